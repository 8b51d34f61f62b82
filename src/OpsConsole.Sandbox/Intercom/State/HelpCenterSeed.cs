using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>What customers can read for themselves; there whatever the size of the world.</summary>
static class HelpCenterSeed
{
    const int Articles = 32;

    static readonly string[] Shelves = ["Getting started", "Billing", "Imports and exports", "People and roles", "Reports"];

    static readonly string[] Topics = ["your first import", "an invoice", "the API keys", "a colleague's access", "a weekly report", "a paused campaign", "single sign-on", "an export that stops"];

    static readonly string[] Verbs = ["How to set up", "What to know about", "Mending", "Questions about"];

    public static void Load(ArticleBook book, int seed)
    {
        book.Clear();
        var start = SeedPlan.Today.AddDays(-700).ToUnixTimeSeconds();
        for (var i = 0; i < Shelves.Length; i++)
        {
            // The last shelf stands inside the one before it.
            book.Put(new Collection(159 + i, Shelves[i], i == 1 ? null : $"All about {Shelves[i].ToLowerInvariant()}.", "book-bookmark", i + 1, i == Shelves.Length - 1 ? 158 + i : null, start + i, start + (i * 86_400L)));
        }

        for (var number = 1; number <= Articles; number++)
        {
            var dice = Dice.For(seed, number, 9);
            var created = start + dice.Below(600 * 86_400);
            var title = $"{Verbs[(number - 1) / Topics.Length]} {Topics[(number - 1) % Topics.Length]}";
            book.Put(new Article
            {
                Id = book.NextId(),
                Title = title,
                Description = number % 5 == 0 ? "" : $"{title}, step by step.",
                Body = $"<p class=\"no-margin\">{dice.Pick(Talk.Answers)}</p>",
                AuthorId = Admin.All[dice.Below(3)].Number,
                State = dice.Chance(0.85) ? "published" : "draft",
                CollectionId = number % 8 == 0 ? null : 159 + dice.Below(Shelves.Length),
                CreatedAt = created,
                UpdatedAt = created + dice.Below(90 * 86_400),
            });
        }
    }
}
