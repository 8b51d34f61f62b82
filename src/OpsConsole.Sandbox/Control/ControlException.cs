namespace OpsConsole.Sandbox.Control;

/// <summary>A request to /control that makes no sense.</summary>
sealed class ControlException(string message) : Exception(message);
