"""だれが見たか: was each look right?"""
