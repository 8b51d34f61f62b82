namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>A view; its filter names fields by id, so that a rename does not break it.</summary>
sealed record View(string Id, string Name, string? Filter)
{
    public bool Answers(string nameOrId) => Name == nameOrId || Id == nameOrId;
}
