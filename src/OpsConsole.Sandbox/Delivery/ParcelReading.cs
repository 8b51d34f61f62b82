namespace OpsConsole.Sandbox.Delivery;

sealed record ParcelReading(string Id, string Topic, string Url, int Attempts, string Status, string Answer);
