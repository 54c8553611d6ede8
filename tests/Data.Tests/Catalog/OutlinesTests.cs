using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>What comes before what, without content.</summary>
public sealed class OutlinesTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>
{
    [Fact]
    public async Task An_outline_has_lessons_in_order_and_the_modules_before_with_at_most_three_queries()
    {
        var ct = TestContext.Current.CancellationToken;
        var before = CatalogFixture.NewCourse("outline-before");
        var hidden = CatalogFixture.NewCourse("outline-hidden", status: ContentStatus.Archived);
        var course = CatalogFixture.NewCourse("outline") with { Prerequisites = [hidden.Id, before.Id, Ids.New()] };
        var draft = CatalogFixture.NewLesson(course, "outline-draft", ContentStatus.Draft) with { Order = 1 };
        var last = CatalogFixture.NewLesson(course, "outline-last") with { Order = 2, Prerequisites = [draft.Id] };
        var first = CatalogFixture.NewLesson(course, "outline-first") with { Order = 0 };
        var earlier = CatalogFixture.NewLesson(before, "outline-earlier");
        await fixture.Add(before, hidden, course, draft, last, first, earlier, CatalogFixture.NewLesson(before, "outline-earlier-draft", ContentStatus.Draft));
        var outlines = new Outlines(fixture.Database);

        using var queries = new QueryCounter();
        var outline = await outlines.Outline(course.Id, drafts: false, ct);
        Assert.Equal(3, queries.Count);
        Assert.Equal([first.Id, last.Id], outline!.Lessons.Select(lesson => lesson.Id));
        Assert.Equal([draft.Id], outline.Lessons[1].Prerequisites);
        var only = Assert.Single(outline.Prerequisites);
        Assert.Equal((before.Id, earlier.Id), (only.Id, Assert.Single(only.Lessons)));

        Assert.Equal([first.Id, draft.Id, last.Id], (await outlines.Outline(course.Id, drafts: true, ct))!.Lessons.Select(lesson => lesson.Id));
        Assert.Null(await outlines.Outline(hidden.Id, drafts: false, ct));
        Assert.NotNull(await outlines.Outline(hidden.Id, drafts: true, ct));
        Assert.Null(await outlines.Outline(Ids.New(), drafts: true, ct));
    }
}
