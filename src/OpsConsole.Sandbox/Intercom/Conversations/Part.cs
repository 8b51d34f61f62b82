namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>One thing said or done in a conversation.</summary>
/// <param name="State">The conversation's state afterwards.</param>
/// <param name="AssignedTo">For assignments: "admin:id" or "team:id"; null unassigns.</param>
sealed record Part(string Id, string Type, string? Body, long At, Author Author, string State, string? AssignedTo = null)
{
    public bool IsSaid => Type is "comment" or "quick_reply" || (Type is "close" or "assignment" or "assign_and_reopen" && Body is not null);
}
