namespace OpsConsole.Sandbox.Intercom.Search;

readonly record struct KeyLookup(string Field, string Value);
