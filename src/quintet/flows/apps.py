"""The flows as a Django app: every module of the package is one."""

from quintet.kernel.discovery import FlowsConfig


class Config(FlowsConfig):
    default = True
    name = "quintet.flows"
    label = "flows"
