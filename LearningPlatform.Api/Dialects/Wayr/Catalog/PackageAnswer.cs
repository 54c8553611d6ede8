using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LearningPlatform.Api.Dialects.Wayr.Catalog;

/// <summary>
/// Answers a course package (wayr-R46). It is written exercise by exercise, compressed as the client likes, into a buffer that goes to disk beyond
/// <see cref="InMemory"/>, and sent when it is complete: a slow client holds neither memory nor a connection to the database, and a failure is a 500 and not half a course.
/// </summary>
internal static class PackageAnswer
{
    private const int InMemory = 512 * 1024;
    private const int Piece = 32 * 1024;

    // Another build may write other bytes for the same content.
    private static readonly string Build = typeof(PackageAnswer).Module.ModuleVersionId.ToString();

    /// <summary>Makes the answer: 304 when the client has this content, otherwise all of it.</summary>
    public static async Task<IResult> Of(DialectRequest request, PackageTimes times, ICoursePackage package, bool drafts, CancellationToken ct)
    {
        var headers = request.Http.Request.GetTypedHeaders();
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Build}|{package.Course.Key}|{package.Course.CreatedAt.UtcTicks}|{package.Revision}|{drafts}")))[..32];
        request.Headers[HeaderNames.CacheControl] = "no-cache";
        request.Headers[HeaderNames.Vary] = "Accept-Encoding, Authorization, Origin";
        if (headers.IfNoneMatch.FirstOrDefault(tag => tag == EntityTagHeaderValue.Any || tag.Tag.AsSpan().TrimStart('"').StartsWith(content)) is { } known)
        {
            if (known != EntityTagHeaderValue.Any)
            {
                request.Headers[HeaderNames.ETag] = known.Tag.ToString();
            }

            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var at = times.Of(content, request.At);
        var coding = Coding(headers.AcceptEncoding);
        request.Headers[HeaderNames.ETag] = $"\"{content}-{at.ToUnixTimeMilliseconds():x}{(coding is null ? "" : "-" + coding)}\"";
        var buffer = new FileBufferingWriteStream(InMemory);
        try
        {
            await using (var body = coding switch
            {
                "br" => new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
                "gzip" => new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
                _ => (Stream?)null,
            })
            await using (var json = new Utf8JsonWriter(body ?? buffer, new JsonWriterOptions { Encoder = request.Dialect.Json.Encoder }))
            {
                await Write(json, request.Dialect.Json, package, at, ct);
            }

            return new Buffered(buffer, coding);
        }
        catch
        {
            await buffer.DisposeAsync();
            throw;
        }
    }

    /// <summary>The coding that the client likes best; null for none. Gzip among equals: at a speed that fits an answer it is the smaller one here.</summary>
    internal static string? Coding(IList<StringWithQualityHeaderValue> accepted)
    {
        double Quality(string coding) =>
            accepted.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } named ? named.Quality ?? 1
            : accepted.FirstOrDefault(value => value.Value == "*") is { } any ? any.Quality ?? 1 : 0;

        var (brotli, gzip) = (Quality("br"), Quality("gzip"));
        return gzip > 0 && gzip >= brotli ? "gzip" : brotli > 0 ? "br" : null;
    }

    private static async Task Write(Utf8JsonWriter json, JsonSerializerOptions options, ICoursePackage package, DateTimeOffset at, CancellationToken ct)
    {
        var levels = await package.Levels(ct);
        var lessons = levels.SelectMany(level => level.AllLessons).ToList();
        var version = package.Course.UpdatedAt;
        await using var exercises = package.Exercises(lessons).GetAsyncEnumerator(ct);
        var more = await exercises.MoveNextAsync();

        json.WriteStartObject();
        json.WriteBoolean("success", true);
        Field("timestamp", at);
        json.WriteStartObject("data");
        Field("course", BareCourseRecord.Of(package.Course));
        json.WriteStartArray("levels");
        foreach (var level in levels)
        {
            Start(level, "course_id");
            json.WriteString("code", level.Section.Code ?? level.Section.Title);
            json.WriteStartArray("sections");
            foreach (var section in level.Children)
            {
                Start(section, "level_id");
                json.WriteStartArray("modules");
                foreach (var module in section.Children)
                {
                    Start(module, "section_id");
                    Field("module_type", module.Section.ModuleType);
                    json.WriteStartArray("lessons");
                    foreach (var lesson in module.Lessons)
                    {
                        await Lesson(lesson, module.Section.Key);
                    }

                    End();
                }

                End();
            }

            End();
        }

        json.WriteEndArray();
        Field("package_version", version);
        json.WriteEndObject();
        json.WriteEndObject();

        async Task Lesson(Lesson lesson, string module)
        {
            Changed(lesson.UpdatedAt);
            var own = new List<AssignedExercise>();
            for (; more && exercises.Current.LessonKey == lesson.Key; more = await exercises.MoveNextAsync())
            {
                own.Add(exercises.Current);
                Changed(exercises.Current.Exercise.UpdatedAt);
            }

            JsonSerializer.Serialize(json, LessonRecord.Of(new LessonView(lesson, module, own)), options);
            if (json.BytesPending > Piece)
            {
                await json.FlushAsync(ct);
            }
        }

        void Start(PackageNode node, string parent)
        {
            Changed(node.Section.UpdatedAt);
            json.WriteStartObject();
            json.WriteString("id", node.Section.Key);
            json.WriteString(parent, node.ParentKey);
            json.WriteString("name", node.Section.Title);
            json.WriteNumber("order", node.Section.Order);
        }

        void End()
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }

        void Field<T>(string name, T value)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, options);
        }

        void Changed(DateTimeOffset when) => version = when > version ? when : version;
    }

    /// <summary>Sends the buffer and gives it back.</summary>
    private sealed class Buffered(FileBufferingWriteStream buffer, string? coding) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (buffer)
            {
                var response = httpContext.Response;
                response.ContentType = MediaTypeNames.Application.Json;
                response.ContentLength = buffer.Length;
                if (coding is not null)
                {
                    response.Headers.ContentEncoding = coding;
                }

                await buffer.DrainBufferAsync(response.Body, httpContext.RequestAborted);
            }
        }
    }
}

/// <summary>
/// The time in an answer is part of its bytes, and a strong tag means the same bytes. So this node repeats, for content that it has sent, the time of its first answer;
/// another node has another time and another tag, and knows this one's content all the same.
/// </summary>
internal sealed class PackageTimes
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> times = new(StringComparer.Ordinal);

    /// <summary>The time in the answers with this content.</summary>
    public DateTimeOffset Of(string content, DateTimeOffset now)
    {
        if (times.Count >= Most)
        {
            times.Clear();
        }

        return times.GetOrAdd(content, now);
    }
}
