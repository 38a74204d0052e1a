"""Export: any list, and any report, as a csv file or a workbook, streamed. Knows declarations, no business."""
