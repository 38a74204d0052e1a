"""The desk 工作台: what waits for me, what I started, what I decided, and the numbers of my role."""
