"""Rueanrian (เรือนเรียน): an online classroom for reading long texts closely."""
