"""What faces share: the base page, components, template tags, the theme, the component gallery."""
