"""What people wrote week by week: months as rows, weeks as cells (source 000)."""
