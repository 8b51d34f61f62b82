using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Serving;

/// <summary>What all vendors share: a name, a clock, routes, a check at the entrance and a way to refuse.</summary>
abstract class VendorDoor(string name, VendorClock clock)
{
    public string Name { get; } = name;

    public VendorClock Clock { get; } = clock;

    /// <summary>How long every call takes at least.</summary>
    public int LatencyMs { get; set; }

    public abstract IReadOnlyList<VendorRoute> Routes { get; }

    /// <summary>How many requests the vendor's current window holds.</summary>
    public abstract int WindowFill { get; }

    /// <summary>Names the request and sets the headers every answer has.</summary>
    public abstract void Greet(VendorCall call);

    /// <summary>Token, limits and media types; throws <see cref="VendorError"/> to refuse.</summary>
    public abstract void Admit(VendorCall call);

    /// <summary>The last hand on an answer that went well.</summary>
    public virtual Reply Finish(Reply reply) => reply;

    /// <summary>A fault answers 500 in the handler's place: what the vendor loses over it.</summary>
    public virtual void Fall(VendorCall call)
    {
    }

    public abstract Reply Refuse(VendorCall call, VendorError error);

    public abstract Reply MalformedBody(VendorCall call);

    public abstract Reply BodyTooLarge(VendorCall call);

    /// <summary>The answer of a 429 that a fault asks for, headers and all.</summary>
    public abstract Reply Throttled(VendorCall call);

    /// <summary>The answer to a token that is not valid.</summary>
    public abstract Reply Unauthorised(VendorCall call);

    /// <summary>A 5xx in the vendor's own envelope.</summary>
    public abstract Reply Broken(VendorCall call, int status);

    public abstract Reply NotFound(VendorCall call);
}
