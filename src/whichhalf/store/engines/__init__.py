"""The engines that answer questions: one file each, the same expressions on every one."""
