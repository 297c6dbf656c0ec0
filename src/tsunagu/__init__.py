"""つなぐ (Tsunagu): connects a municipality's own records about children and puts people in the decision."""
