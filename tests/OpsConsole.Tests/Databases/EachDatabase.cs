using Xunit;

namespace OpsConsole.Tests.Databases;

/// <summary>One suite, every store: a theory runs once per database that is there, or must be there.</summary>
public sealed class EachDatabase : TheoryData<string>
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    public EachDatabase()
    {
        Add(Sqlite);
        if (PostgresServer.IsThere || PostgresServer.IsRequired)
        {
            Add(Postgres);
        }
    }

    /// <summary>Null for SQLite.</summary>
    public static async Task<string?> ConnectionStringAsync(string database) => database == Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
}

public sealed class DatabasesAreTriedTests
{
    [NeedsPostgresFact]
    public async Task X_07_PostgreSQL_is_there_and_takes_a_new_database() => Assert.Contains("Database=t", await PostgresServer.CreateDatabaseAsync(), StringComparison.Ordinal);

    private sealed class NeedsPostgresFactAttribute : FactAttribute
    {
        public NeedsPostgresFactAttribute()
        {
            if (!PostgresServer.IsThere && !PostgresServer.IsRequired)
            {
                Skip = "PostgreSQL is not installed: the store's suites ran on SQLite only.";
            }
        }
    }
}
