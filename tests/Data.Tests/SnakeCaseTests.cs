using Xunit;

namespace LearningPlatform.Data.Tests;

public sealed class SnakeCaseTests
{
    [Theory]
    [InlineData("Users", "users")]
    [InlineData("LessonCompletions", "lesson_completions")]
    [InlineData("XpLedgerEntry", "xp_ledger_entry")]
    [InlineData("PK_Users", "pk_users")]
    [InlineData("HTMLBody", "html_body")]
    [InlineData("IX_LedgerEntries_UserId", "ix_ledger_entries_user_id")]
    [InlineData("already_snake", "already_snake")]
    public void Given_a_name_of_the_model_Then_it_reads_like_SQL(string name, string snake) => Assert.Equal(snake, SnakeCase.Of(name));
}
