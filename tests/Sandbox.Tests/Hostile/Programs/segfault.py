# what: a crash
# verdict: Failed
# exit: 139
import ctypes
ctypes.string_at(0)
