using Microsoft.AspNetCore.Authorization;
using OpsConsole.Runtime.Audit;

namespace OpsConsole.Web.Auth;

/// <summary>On a page: who lacks the right gets 403 and reads which role has it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class NeedsAttribute : AuthorizeAttribute
{
    public NeedsAttribute(Right right)
    {
        Right = right;
        Policy = Policies.Page(right);
    }

    public Right Right { get; }
}

public static class Policies
{
    public static string Page(Right right) => "page:" + right;

    public static string Api(Right right) => "api:" + right;
}
