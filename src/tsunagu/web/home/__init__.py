"""今日: what must I do before I go home?"""
