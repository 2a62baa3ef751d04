"""What did each channel bring beyond what would have come anyway, by the weeks alone?

`model.py` is the door; `weeks.py` what goes in, `fit.py` what comes out, `refusals.py` what must
not be said. In between: `columns.py` and `baseline.py` set the equations up, `sampler.py` draws.
"""
