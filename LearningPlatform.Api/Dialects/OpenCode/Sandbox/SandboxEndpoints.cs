using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data.Sandbox;
using LearningPlatform.Sandbox;

namespace LearningPlatform.Api.Dialects.OpenCode.Sandbox;

/// <summary>The five operations of OpenCode's code sandbox.</summary>
internal static class SandboxEndpoints
{
    /// <summary>Registers sandboxes and the runner.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddSandbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSandboxes(builder.Configuration);
        builder.Services.AddCodeRunner(builder.Configuration);
    }

    /// <summary>Registers the operations.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapSandbox(this DialectApi api)
    {
        api.OpenCode.Map("createSandbox", Create);
        api.OpenCode.Map("getSandbox", Get);
        api.OpenCode.Map("deleteSandbox", Delete);
        api.OpenCode.Map("executeCode", Execute);
        api.OpenCode.Map("runTests", Test);
    }

    private static async Task<Outcome<Reply<SandboxWire>>> Create(Body<CreateSandboxWire> body, Caller caller, CreateSandbox sandboxes, CancellationToken ct)
    {
        var files = (body.Value.Files ?? []).Select(f => new SandboxFile(f.Path, f.Content, f.Readonly ?? false)).ToList();
        var made = await sandboxes.Handle(caller, RunLanguages.Find(body.Value.Language)!.Value, SandboxConfigWire.Read(body.Value.Config), files, ct);
        return made.Map(session => Reply.Created(SandboxWire.Of(session), $"/sandbox/{session.Id}"));
    }

    private static async Task<Outcome<SandboxWire>> Get(Guid sandboxId, Caller caller, GetSandbox sandboxes, CancellationToken ct) =>
        (await sandboxes.Handle(caller, sandboxId, ct)).Map(SandboxWire.Of);

    private static Task<Outcome<Done>> Delete(Guid sandboxId, Caller caller, DeleteSandbox sandboxes, CancellationToken ct) => sandboxes.Handle(caller, sandboxId, ct);

    private static async Task<Outcome<ExecutionWire>> Execute(Guid sandboxId, Body<ExecuteWire> body, Caller caller, ExecuteCode sandboxes, CancellationToken ct)
    {
        var input = new RunInput(body.Value.Input ?? "", body.Value.Arguments ?? []);
        return (await sandboxes.Handle(caller, sandboxId, body.Value.Code, input, ct)).Map(ExecutionWire.Of);
    }

    private static async Task<Outcome<TestRunWire>> Test(Guid sandboxId, Body<TestRequestWire> body, Caller caller, RunTests sandboxes, CancellationToken ct)
    {
        var tests = body.Value.Tests.Select(t => t.Read()).ToList();
        return (await sandboxes.Handle(caller, sandboxId, body.Value.Code, tests, ct)).Map(TestRunWire.Of);
    }
}
