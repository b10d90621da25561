"""Decision tables as a workbook or CSV files that people edit, and back."""
