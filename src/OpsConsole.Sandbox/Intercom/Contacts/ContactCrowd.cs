using OpsConsole.Sandbox.Collections;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Contacts computed from their number, and how to find them: by a key that holds the number, by order, by company.</summary>
/// <param name="First">Where their running numbers begin.</param>
/// <param name="SequenceOf">The running number a key names; below nought for keys of another form.</param>
/// <param name="Companies">How many companies they are spread over in turn.</param>
/// <param name="CompanyAt">A company's place among those; below nought when it is none of them or gone.</param>
sealed record ContactCrowd(
    Func<Crowd<Contact>> Gather, long First, Ramp ByCreation, Ramp ByUpdate, Func<string, long> SequenceOf, int Companies, Func<string, int> CompanyAt)
{
    public static readonly ContactCrowd None = new(() => new Crowd<Contact>(0, 0, _ => null!), 0, Ramp.None, Ramp.None, _ => -1, 0, _ => -1);

    readonly Dictionary<int, int> _leftOf = [];

    /// <summary>Those not yet written to.</summary>
    public Crowd<Contact> Members { get; } = Gather();

    public bool Owns(long sequence) => sequence >= First && sequence < First + ByCreation.Count;

    public IEnumerable<Contact> Named(string key) => Members.At(SequenceOf(key)) is { } contact ? [contact] : [];

    public void Leave(long sequence)
    {
        if (Members.Holds(sequence))
        {
            Members.Leave(sequence);
            if (Companies > 0)
            {
                var company = (int)((sequence - First) % Companies);
                _leftOf[company] = _leftOf.GetValueOrDefault(company) + 1;
            }
        }
    }

    public IEnumerable<long> MembersOf(string companyId)
    {
        var company = CompanyAt(companyId);
        for (long sequence = First + company; company >= 0 && sequence < First + ByCreation.Count; sequence += Companies)
        {
            if (Members.Holds(sequence))
            {
                yield return sequence;
            }
        }
    }

    public int CountMembersOf(string companyId) => CompanyAt(companyId) is >= 0 and var company
        ? Math.Max(0, (ByCreation.Count - company + Companies - 1) / Companies) - _leftOf.GetValueOrDefault(company)
        : 0;
}
