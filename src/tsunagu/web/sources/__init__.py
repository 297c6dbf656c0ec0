"""もとの記録の状態: what arrived, how old it is, how complete it is."""
