using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Kernel;

public sealed class OutcomeTests
{
    [Fact]
    public void Given_a_refusal_When_its_value_is_read_Then_it_throws_because_that_is_a_bug()
    {
        Outcome<int> outcome = new NotFound("lesson");

        Assert.False(outcome.Ok);
        Assert.Throws<InvalidOperationException>(() => outcome.Value);
        Assert.IsType<NotFound>(outcome.Map(v => v + 1).Error);
    }

    [Theory]
    [InlineData(0, 20, 1, 0, false, false)]
    [InlineData(45, 20, 1, 3, true, false)]
    [InlineData(45, 20, 3, 3, false, true)]
    [InlineData(40, 20, 2, 2, false, true)]
    [InlineData(40, 20, 9, 2, false, true)]
    public void Given_a_total_When_paged_Then_pages_and_neighbours_are_told(long total, int size, int number, int pages, bool next, bool previous)
    {
        var page = new Page<int>([], number, size, total);

        Assert.Equal(pages, page.Pages);
        Assert.Equal(next, page.HasNext);
        Assert.Equal(previous, page.HasPrevious);
    }

    private sealed record Learned(string What) : IEvent
    {
        public static string Name => "test.learned.v1";
    }

    [Fact]
    public void Given_an_event_When_wrapped_and_read_back_Then_it_is_the_same_and_its_id_sorts_by_time()
    {
        var early = EventEnvelope.Of(new Learned("a"), Guid.Empty, DateTimeOffset.UnixEpoch.AddDays(1));
        var late = EventEnvelope.Of(new Learned("b"), Guid.Empty, DateTimeOffset.UnixEpoch.AddDays(2));

        Assert.Equal(new Learned("a"), early.Read<Learned>());
        Assert.Equal("test.learned.v1", early.Name);
        Assert.True(string.CompareOrdinal(early.Id.ToString(), late.Id.ToString()) < 0);
    }
}
