@echo off
chcp 65001 >nul
cd /d "%~dp0"
"python\python.exe" "lib\start_desk.py" "资料" --show
pause
