"""What would have happened anyway? One file per causal method: series in, a frozen fit out.

Pure mathematics over numpy and scipy: a model never sees a person, a file or a clock. Each method
finds known truth, reproduces a published figure and refuses thin data (law 11).
"""
