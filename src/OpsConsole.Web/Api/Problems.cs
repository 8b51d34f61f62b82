using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Web.Api;

/// <summary>Every refusal of the API is problem+json that says what and why.</summary>
public static partial class Problems
{
    public static Task Write(HttpContext context, int status, string detail, string? where = null, object? errors = null)
    {
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail, Instance = context.Request.Path };
        if (where is not null)
        {
            problem.Extensions["where"] = where;
        }

        if (errors is not null)
        {
            problem.Extensions["errors"] = errors;
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }

    public static void UseApiProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
            {
                await Write(context, context.Response.StatusCode, context.Response.StatusCode switch
                {
                    404 => "There is nothing at this address. The description is at /openapi/v1.json.",
                    405 => $"{context.Request.Method} is not possible here.",
                    415 => "Send the body as application/json.",
                    _ => "The request was refused.",
                });
            }
        }
        catch (InvalidContractException e) when (!context.Response.HasStarted)
        {
            await Write(context, StatusCodes.Status400BadRequest, "The contract cannot be taken as it is.", errors: e.Problems.Where(p => p.Level == ProblemLevel.Error).Select(p => new { path = p.Path, sentence = p.Sentence }));
        }
        catch (Exception e) when (!context.Response.HasStarted && Judge(e) is { } verdict)
        {
            if (verdict.Status >= 500)
            {
                Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)), e, context.Request.Method, context.Request.Path);
            }

            await Write(context, verdict.Status, verdict.Detail, verdict.Where);
        }
    });

    private static (int Status, string Detail, string? Where)? Judge(Exception e) => e switch
    {
        OperationCanceledException => null,
        NotAllowedException => (403, e.Message, null),
        MissingException => (404, e.Message, null),
        ConflictException => (409, e.Message, null),
        BadHttpRequestException { InnerException: JsonException json } => (400, "The body is not the JSON that is asked for: " + json.Message.Split(" Path:")[0], Where(json)),
        BadHttpRequestException { StatusCode: 413 } => (400, "The body is larger than this takes.", "body"),
        BadHttpRequestException bad => (bad.StatusCode == 415 ? 415 : 400, bad.Message, null),
        _ => (500, "The console met an error of its own; its log holds the cause.", null),
    };

    private static string Where(JsonException e) => $"{e.Path ?? "$"}, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, Exception e, string method, PathString path);
}
