"""公文: official forms as PDF. Plain values in, bytes out: papers know no models, no request and no clock.

`draw` turns markup of our own templates and the pictures that go with it into a PDF, in a child that reaches no network and no file.
"""
