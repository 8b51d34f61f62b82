using FluentValidation;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// Which fields may tell that two records are one. Names never (two Anna Bergs are two customers); a domain or website only behind a key that is
/// unique, since many people share one.
/// </summary>
internal static class IdentityTrust
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "name", "fullname", "displayname", "firstname", "lastname", "givenname", "familyname", "surname", "nickname", "contactname", "customername", "title",
        "company", "companyname", "accountname", "organisation", "organization", "organisationname", "organizationname", "companies",
    };

    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal) { "domain", "domains", "companydomain", "emaildomain", "website", "websiteurl", "url" };

    public static void Check(Contract contract, ValidationContext<Contract> context)
    {
        var keys = contract.Identity.Keys;
        if (keys.Count == 0)
        {
            context.Error("Identity.Keys", "Name at least one field that tells records apart, such as external_id or email.");
            return;
        }

        var onlyShared = keys.All(k => Is(Shared, k) || Is(Names, k));
        for (var i = 0; i < keys.Count; i++)
        {
            if (Is(Names, keys[i]))
            {
                context.Error($"Identity.Keys[{i}]", $"{Label(keys[i])} is a name, and names are not unique; matching by it would join different customers.");
            }
            else if (Is(Shared, keys[i]) && onlyShared)
            {
                context.Error($"Identity.Keys[{i}]", $"{Label(keys[i])} is shared by everybody at a company; put a unique key, such as external_id, before it.");
            }
            else if (Is(Shared, keys[i]))
            {
                context.Warn($"Identity.Keys[{i}]", $"{Label(keys[i])} is often shared; records that are found by it twice go to review.");
            }

            if (keys.Take(i).Any(k => k.Left == keys[i].Left && k.Right == keys[i].Right))
            {
                context.Error($"Identity.Keys[{i}]", $"{Label(keys[i])} is named as a key twice.");
            }
        }

        foreach (var side in new[] { Side.Left, Side.Right }.Where(s => Creates(contract.Identity.Create, s)))
        {
            Carried(contract, side, context);
        }
    }

    /// <summary>A created record that carries no key is not found again after a crash, and would be created twice.</summary>
    private static void Carried(Contract contract, Side side, ValidationContext<Contract> context)
    {
        var carried = contract.Identity.Keys.Any(k => contract.Fields.Any(f => f.On(side) == k.On(side) && f.Flows(side.Other())));
        if (!carried)
        {
            var keys = Wording.Or(contract.Identity.Keys.Select(k => k.On(side)));
            context.Warn("Identity.Create", $"Records created on the {JsonCell.Spelling(side)} carry no key, so they cannot be found again; map {keys} towards it.");
        }
    }

    private static bool Creates(CreateOn create, Side side) => create == CreateOn.Both || create == (side == Side.Left ? CreateOn.Left : CreateOn.Right);

    private static bool Is(HashSet<string> words, IdentityKey key) => words.Contains(Wording.Plain(key.Left)) || words.Contains(Wording.Plain(key.Right));

    private static string Label(IdentityKey key) => key.Left == key.Right ? key.Left : $"{key.Left} = {key.Right}";
}
