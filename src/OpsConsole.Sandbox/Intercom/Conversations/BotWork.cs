namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>The bot's share in a conversation.</summary>
/// <param name="Resolution">assumed_resolution, confirmed_resolution, escalated, negative_feedback or procedure_handoff.</param>
sealed record BotWork(string Resolution, string LastAnswerType, long At);
