"""What the words mean, how a judgement is made, who may see what. Standard library only, no I/O."""
