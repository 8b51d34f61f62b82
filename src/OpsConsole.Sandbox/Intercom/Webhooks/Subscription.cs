namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>Where notices go. No topics means all of them.</summary>
sealed record Subscription(string Url, string Secret, string[] Topics)
{
    public bool Wants(string topic) => Topics.Length == 0 || Topics.Contains(topic);
}
