' Starts the desk without a window of its own; the browser opens by itself.
Set shell = CreateObject("WScript.Shell")
home = CreateObject("Scripting.FileSystemObject").GetParentFolderName(WScript.ScriptFullName)
shell.CurrentDirectory = home
shell.Run """" & home & "\python\pythonw.exe"" """ & home & "\lib\start_desk.py"" """ & home & "\资料""", 0, False
