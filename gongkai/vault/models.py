"""What the vault knows of each file: its digest, size and media type. The bytes lie on disk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.digests import DIGEST_LENGTH


class Blob(models.Model):
    """The bytes of one file (文件), named by their digest; written once, never changed, never deleted.

    A row stands only where the whole file lies on disk: the file is synced before the row is written.
    """

    digest = models.CharField(_("摘要"), max_length=DIGEST_LENGTH, primary_key=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    media_type = models.CharField(_("文件类型"), max_length=127)
    stored_at = models.DateTimeField(_("入库时间"))

    class Meta:
        """Names and constraints of the table."""

        db_table = "vault_blob"
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints = [models.CheckConstraint(condition=~models.Q(media_type=""), name="a_blob_states_its_media_type")]
