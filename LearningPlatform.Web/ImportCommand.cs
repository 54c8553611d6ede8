using LearningPlatform.Api;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data;
using LearningPlatform.Data.Catalog.Import;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Data.Identity;

namespace LearningPlatform.Web;

/// <summary>
/// <c>import KIND FOLDER [--publish] [--author EMAIL]</c>: writes a course that others have published as files, on the same data as the platform, which may be running
/// meanwhile. Everything else on the command line is a setting, as in <c>--Data:Directory=DIR</c>.
/// </summary>
internal sealed class ImportCommand(TextWriter output, TextWriter errors)
{
    /// <summary>The word that this command begins with.</summary>
    public const string Name = "import";

    private const int Shown = 40;

    /// <summary>Runs the command.</summary>
    /// <param name="args">The command line, this command's name first.</param>
    /// <param name="options">For tests: the environment and its folders.</param>
    /// <param name="ct">Gives up; nothing has happened then.</param>
    /// <returns>The exit code: 0 when the database has the course, 1 when it can't, 2 when the command line is wrong.</returns>
    public async Task<int> Run(string[] args, WebApplicationOptions options, CancellationToken ct)
    {
        if (Read(args) is not { } asked)
        {
            await errors.WriteLineAsync($"usage: import {string.Join('|', ContentImport.Kinds)} FOLDER [--publish] [--author EMAIL]");
            return 2;
        }

        try
        {
            return await Import(asked, options, ct);
        }
        catch (Exception refusal) when (refusal is ImportException or PostgresUnavailableException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(refusal.Message);
            return 1;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Stopped; nothing was imported.");
            return 130;
        }
    }

    private static Asked? Read(string[] args)
    {
        var words = new List<string>();
        var settings = new List<string>();
        var (publish, author) = (false, (string?)null);
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--publish":
                    publish = true;
                    break;
                case "--author":
                    author = i + 1 < args.Length && !args[i + 1].StartsWith('-') ? args[++i] : "";
                    break;
                case ['-', '-', ..] when args[i].Contains('=', StringComparison.Ordinal):
                    settings.Add(args[i]);
                    break;
                case ['-', '-', ..] when i + 1 < args.Length:
                    settings.AddRange([args[i], args[++i]]);
                    break;
                default:
                    words.Add(args[i]);
                    break;
            }
        }

        return words.Count == 2 && ContentImport.Kinds.Contains(words[0]) && author != "" ? new Asked(words[0], words[1], publish, author, settings) : null;
    }

    private async Task<int> Import(Asked asked, WebApplicationOptions options, CancellationToken ct)
    {
        if (!Directory.Exists(asked.Folder))
        {
            throw new ImportException($"There is no folder {asked.Folder}.");
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. asked.Settings],
            EnvironmentName = options.EnvironmentName,
            ApplicationName = options.ApplicationName,
            ContentRootPath = options.ContentRootPath,
        });
        builder.Logging.ClearProviders();
        await output.WriteLineAsync("opening the database");
        await using var server = await builder.OpenDatabaseAsync(ct);

        // Composed like the platform, but nothing of it is started.
        await using var app = builder.AddLearningPlatform().Build();
        var how = new ImportOptions(asked.Publish, await Author(asked, app, ct));
        var report = await app.Services.GetRequiredService<ContentImport>()
            .Run(asked.Kind, Path.GetFullPath(asked.Folder), how, step => output.WriteLine(step), ct);
        await Tell(report, asked);
        return 0;
    }

    private static async Task<Guid?> Author(Asked asked, WebApplication app, CancellationToken ct)
    {
        var development = app.Environment.IsDevelopment();
        if (asked.Author is null && !development)
        {
            return null;
        }

        if (development)
        {
            await app.Services.GetRequiredService<DevelopmentAccounts>().Seed(ct);
        }

        var name = asked.Author ?? DevelopmentAccounts.Instructor;
        var account = EmailAddress.TryParse(name, out var address) ? await app.Services.GetRequiredService<IAccounts>().FindByEmail(address, ct) : null;
        return account is not null && (account.Roles & (Roles.Instructor | Roles.Admin)) != 0
            ? account.Id
            : throw new ImportException($"There is no instructor or administrator with the address {name}.");
    }

    private async Task Tell(ImportReport report, Asked asked)
    {
        var made = report.Made;
        var whole = made.Skipped.Where(one => one.Whole).ToList();
        var parts = made.Skipped.Where(one => !one.Whole).ToList();
        if (made.Skipped.Count > 0)
        {
            await output.WriteLineAsync($"skipped {Count(whole.Count, asked.Kind == "exercism" ? "exercise" : "file")} and {(asked.Kind == "exercism" ? Count(parts.Count, "case") : Count(parts.Count, "entry", "entries"))}:");
            foreach (var one in whole.Concat(parts).Take(Shown))
            {
                await output.WriteLineAsync($"  {one.Where}: {one.Why}");
            }

            foreach (var group in whole.Concat(parts).Skip(Shown).GroupBy(one => one.Why, StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            {
                await output.WriteLineAsync($"  and {group.Count()} more: {group.Key}");
            }
        }

        var tests = made.Lessons.Sum(lesson => lesson.Content.Code?.Tests.Count ?? 0);
        var all = made.Lessons.Count(lesson => lesson.Content.Code?.Variants.Count == 7);
        await output.WriteLineAsync(report.Course is { Kind: CourseKind.Code }
            ? $"{report.Course.Title}: {made.Lessons.Count} lessons with {tests} tests, {all} of them in all seven languages, the others in Python, JavaScript and TypeScript"
            : $"{report.Course.Title}: {made.Lessons.Count} lessons with {made.Exercises.Count} exercises in {made.Sections.Count(section => section.Kind == SectionKind.Module)} modules");
        if (report.Left.Count > 0)
        {
            await output.WriteLineAsync($"left as people made them: {report.Left.Count} ({string.Join(", ", report.Left.Take(10))}{(report.Left.Count > 10 ? " …" : "")})");
        }

        await output.WriteLineAsync(report.ChangedAnything
            ? $"{report.Added} added, {report.Changed} changed, {report.Removed} removed in the course {report.Course.Key}"
            : $"nothing changed: the course {report.Course.Key} has all of it already");
        if (report.Course.Status == ContentStatus.Draft)
        {
            await output.WriteLineAsync("It is a draft: review and publish it in the studio, or import it again with --publish.");
        }
    }

    private static string Count(int number, string one, string? many = null) => number == 1 ? $"1 {one}" : $"{number} {many ?? one + "s"}";

    private sealed record Asked(string Kind, string Folder, bool Publish, string? Author, List<string> Settings);
}
