@echo off
rem Starts OmniMesh from this folder. Needs Java 21 or later. The commands and options: omnimesh help
setlocal enabledelayedexpansion
set "install=%~dp0"
set "install=%install:~0,-1%"
set "java="
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
if not defined java (
  for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\jdk-2*" "%ProgramFiles%\Java\jdk-2*" "%ProgramFiles%\Microsoft\jdk-2*" "%ProgramFiles%\Zulu\zulu-2*") do (
    if exist "%%d\bin\java.exe" set "java=%%d\bin\java.exe"
  )
)
if not defined java (
  where java >nul 2>nul && set "java=java"
)
if not defined java (
  echo omnimesh: no Java 21 or later found: install one, Temurin 25 for example, or set JAVA_HOME 1>&2
  exit /b 1
)
if "%~1"=="simulate" goto simulate
if "%~1"=="restore" goto restore
if "%~1"=="bench" if "%~2"=="keys" goto keys
set "cp="
for %%j in ("%install%\plugins\org.omnimesh.headless_*.jar" "%install%\plugins\org.eclipse.equinox.launcher_*.jar" "%install%\plugins\com.fasterxml.jackson.core.jackson-*.jar") do set "cp=!cp!;%%~fj"
"%java%" -XX:+UseSerialGC -Xms36m -XX:NewSize=20m -Xmx1g -XX:MetaspaceSize=64m %OMNIMESH_JAVA_OPTIONS% "-Domnimesh.install=%install%" --enable-native-access=ALL-UNNAMED -cp "%cp:~1%" org.omnimesh.headless.internal.launch.Main %*
exit /b %ERRORLEVEL%
rem The simulator needs no node: production cores under virtual time, in one plain process.
:simulate
set "cp="
for %%j in ("%install%\plugins\org.omnimesh.testing_*.jar" "%install%\plugins\org.omnimesh.mesh_*.jar" "%install%\plugins\org.omnimesh.api_*.jar" "%install%\plugins\slf4j.api_*.jar") do set "cp=!cp!;%%~fj"
set "main=org.omnimesh.testing.sim.Simulate"
goto plain
rem Measures what keys cost.
:keys
shift
set "main=org.omnimesh.crypto.bc.internal.KeyBench"
goto crypto
rem Puts a backup back, where no node runs yet.
:restore
set "main=org.omnimesh.crypto.bc.internal.archive.Restore"
:crypto
set "cp="
for %%j in ("%install%\plugins\org.omnimesh.crypto.bc_*.jar" "%install%\plugins\org.omnimesh.api_*.jar" "%install%\plugins\bcprov_*.jar" "%install%\plugins\slf4j.api_*.jar") do set "cp=!cp!;%%~fj"
:plain
set "rest="
:rest
shift
if "%~1"=="" goto run
set "rest=%rest% %1"
goto rest
:run
"%java%" -XX:+UseSerialGC -Dslf4j.internal.verbosity=ERROR %OMNIMESH_JAVA_OPTIONS% -cp "%cp:~1%" %main% %rest%
exit /b %ERRORLEVEL%
