using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Analytics;

public sealed class PresenceBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Requests_of_one_account_are_one_note_whatever_their_order()
    {
        var (book, user, other) = (new PresenceBook(), Ids.New(), Ids.New());
        book.Note(user, Now.AddMinutes(1));
        book.Note(user, Now);
        book.Note(other, Now);
        book.Note(user, Now.AddMinutes(2));
        book.Note(Guid.Empty, Now);
        Assert.Equal([new Seen(user, Now, Now.AddMinutes(2)), new Seen(other, Now, Now)], book.Take());
        Assert.Empty(book.Take());
    }

    [Fact]
    public void What_could_not_be_written_down_is_kept_beside_what_came_meanwhile()
    {
        var (book, user) = (new PresenceBook(), Ids.New());
        book.Note(user, Now);
        var taken = book.Take();
        book.Note(user, Now.AddMinutes(3));
        book.Return(taken);
        Assert.Equal([new Seen(user, Now, Now.AddMinutes(3))], book.Take());
    }
}
