"""A made-up company whose true figures are known, and the files that its systems export."""
