using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Makes a sandbox (opencode-R68 to R74). It answers when the sandbox can run code.</summary>
/// <param name="store">Where sandboxes are kept.</param>
/// <param name="sandboxes">Knows whether the language can be run where the sandbox will be.</param>
/// <param name="clock">The time.</param>
public sealed class CreateSandbox(ISandboxStore store, ISandboxes sandboxes, TimeProvider clock)
{
    /// <summary>Makes a sandbox.</summary>
    /// <param name="caller">Its creator.</param>
    /// <param name="language">Its language.</param>
    /// <param name="config">Its limits.</param>
    /// <param name="files">Its files.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SandboxSession>> Handle(
        Caller caller, RunLanguage language, SandboxConfig config, IReadOnlyList<SandboxFile> files, CancellationToken ct)
    {
        var allowed = SandboxConfig.Check(config);
        if (!allowed.Ok)
        {
            return allowed.Error;
        }

        var checkedFiles = SandboxFiles.Check(files, language.MainFile(), config.DiskBytes, "files");
        if (!checkedFiles.Ok)
        {
            return checkedFiles.Error;
        }

        var now = clock.GetUtcNow();
        var id = Ids.New(now);
        var ready = await sandboxes.Check(id, language, ct);
        if (!ready.Ok)
        {
            return ready.Error;
        }

        var session = SandboxRules.Made(SandboxRules.Open(id, caller.UserId, language, config, checkedFiles.Value, now));
        await store.Add(session, ct);
        return session;
    }
}
