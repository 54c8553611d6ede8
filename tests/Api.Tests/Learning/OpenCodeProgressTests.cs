using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

public sealed class OpenCodeProgressTests(LearningApi api) : IClassFixture<LearningApi>
{
    [Fact]
    public async Task Sent_fields_replace_stored_ones_and_a_repeated_request_changes_nothing_opencode_R96()
    {
        var person = await api.SignUp();
        var path = $"/opencode/v1/users/{person.Id}/progress";
        var first = await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "in_progress", progressPercentage = 40, timeSpent = 12, score = 70 }), 200);
        Assert.Equal((40.0, 12, 1, 70.0), (first.GetProperty("progressPercentage").GetDouble(), first.GetProperty("timeSpent").GetInt32(), first.GetProperty("attempts").GetInt32(), first.GetProperty("bestScore").GetDouble()));
        Assert.False(first.TryGetProperty("completedAt", out _));
        var second = await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "in_progress", score = 60 }), 200);
        Assert.Equal((40.0, 12, 2, 70.0), (second.GetProperty("progressPercentage").GetDouble(), second.GetProperty("timeSpent").GetInt32(), second.GetProperty("attempts").GetInt32(), second.GetProperty("bestScore").GetDouble()));
        var third = await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "in_progress" }), 200);
        Assert.Equal(second.GetRawText(), third.GetRawText());
        var module = await CompletionTests.Read(await person.Post(path, new { moduleId = api.OtherModule, status = "completed" }), 200);
        Assert.Equal((100.0, false), (module.GetProperty("progressPercentage").GetDouble(), module.TryGetProperty("lessonId", out _)));
        Assert.Equal(0, (await person.Get($"/opencode/v1/users/{person.Id}/points")).GetProperty("total").GetInt32());

        // One entry per module with activity, one per lesson with activity, latest first.
        var all = await person.Get(path);
        Assert.Equal([(api.OtherModule, false), (api.Module, false), (api.Module, true)], all.EnumerateArray().Select(one => (one.GetProperty("moduleId").GetGuid(), one.TryGetProperty("lessonId", out _))));
        Assert.Equal(0, (await person.Get($"{path}?moduleId={Guid.NewGuid()}")).GetArrayLength());
    }

    [Fact]
    public async Task Status_may_go_back_and_what_was_earned_stays_opencode_R97()
    {
        var person = await api.SignUp();
        var path = $"/opencode/v1/users/{person.Id}/progress";
        var done = await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "completed", progressPercentage = 30 }), 200);
        Assert.Equal(100.0, done.GetProperty("progressPercentage").GetDouble());
        Assert.True(done.TryGetProperty("completedAt", out _));
        var back = await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "in_progress" }), 200);
        Assert.False(back.TryGetProperty("completedAt", out _));
        await CompletionTests.Read(await person.Post(path, new { moduleId = api.Module, lessonId = api.Lesson(1), status = "completed" }), 200);
        var points = await person.Get($"/opencode/v1/users/{person.Id}/points");
        Assert.Equal((10, 10, 1), (points.GetProperty("total").GetInt32(), points.GetProperty("breakdown").GetProperty("learning").GetInt32(), points.GetProperty("history").GetArrayLength()));
        Assert.Equal("Lesson completed: Lesson 1", points.GetProperty("history")[0].GetProperty("reason").GetString());
    }

    // opencode-R95
    [Fact]
    public async Task Bad_input_is_refused_in_OpenCodes_words()
    {
        var person = await api.SignUp();
        var path = $"/opencode/v1/users/{person.Id}/progress";
        await Refused(new { moduleId = Guid.NewGuid(), status = "completed" }, 404, "RESOURCE_NOT_FOUND");
        await Refused(new { moduleId = api.Draft, status = "completed" }, 404, "RESOURCE_NOT_FOUND");
        await Refused(new { moduleId = api.Module, lessonId = Guid.NewGuid(), status = "completed" }, 404, "RESOURCE_NOT_FOUND");
        await Refused(new { moduleId = api.OtherModule, lessonId = api.Lesson(1), status = "completed" }, 400, "VALIDATION_ERROR");
        await Refused(new { moduleId = api.Module, status = "finished" }, 400, "VALIDATION_ERROR");
        await Refused(new { moduleId = api.Module, status = "in_progress", progressPercentage = 101 }, 400, "VALIDATION_ERROR");
        await Refused(new { moduleId = api.Module, status = "in_progress", timeSpent = -1 }, 400, "VALIDATION_ERROR");
        await Refused(new { moduleId = "x", status = "in_progress" }, 400, "INVALID_FORMAT");
        await Refused(new { status = "in_progress" }, 400, "MISSING_REQUIRED_FIELD");

        // Authors see drafts.
        var author = await api.SignUp(Roles.Instructor);
        await CompletionTests.Read(await author.Post($"/opencode/v1/users/{author.Id}/progress", new { moduleId = api.Draft, status = "in_progress" }), 200);

        async Task Refused(object body, int status, string code)
        {
            var refusal = await CompletionTests.Read(await person.Post(path, body), status);
            Assert.Equal(code, refusal.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Anothers_progress_is_read_by_teachers_and_written_by_administrators_only()
    {
        var (owner, student, teacher, admin) = (await api.SignUp(), await api.SignUp(), await api.SignUp(Roles.Instructor), await api.SignUp(Roles.Admin));
        var (path, body) = ($"/opencode/v1/users/{owner.Id}/progress", new { moduleId = api.Module, lessonId = api.Lesson(3), status = "completed" });
        foreach (var what in new[] { "progress", "points" })
        {
            await student.Get($"/opencode/v1/users/{owner.Id}/{what}", 403);
            await student.Get($"/opencode/v1/users/{Guid.NewGuid()}/{what}", 403);
            await teacher.Get($"/opencode/v1/users/{owner.Id}/{what}");
            await teacher.Get($"/opencode/v1/users/{Guid.NewGuid()}/{what}", 404);
        }

        await CompletionTests.Read(await student.Post(path, body), 403);
        await CompletionTests.Read(await teacher.Post(path, body), 403);
        await CompletionTests.Read(await admin.Post(path, body), 200);
        Assert.Equal(10, (await owner.Get($"/opencode/v1/users/{owner.Id}/points")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await admin.Get($"/opencode/v1/users/{admin.Id}/points")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task The_streak_counts_the_learners_own_days()
    {
        // Kiritimati is fourteen hours ahead: its calendar day is what the stored last day says.
        var person = await api.SignUp(zone: "Pacific/Kiritimati");
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 70, time_spent_seconds = 1 }), 200);
        var day = await api.Scalar<DateTime>("select last_activity_day::timestamp from learning.learners where user_id = $1", person.Id);
        Assert.Equal(DateTimeOffset.UtcNow.AddHours(14).Date, day);

        // A change of the preference reaches learning through the outbox.
        await CompletionTests.Read(await person.Put($"/opencode/v1/users/{person.Id}", new { preferences = new { timezone = "Europe/Rome" } }), 200);
        var deadline = DateTimeOffset.UtcNow.AddSeconds(10);
        while (await api.Scalar<string>("select time_zone from learning.learners where user_id = $1", person.Id) != "Europe/Rome")
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "The zone did not arrive.");
            await Task.Delay(50);
        }
    }
}
