using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LearningPlatform.Data;

/// <summary>Names tables, columns, keys and indexes the way PostgreSQL is read and typed: <c>LessonCompletions.UserId</c> is <c>lesson_completions.user_id</c>.</summary>
internal static class SnakeCase
{
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                if (entity.FindOwnership()?.PrincipalEntityType.IsMappedToJson() == false)
                {
                    entity.SetContainerColumnName(Of(entity.GetContainerColumnName()!));
                }

                continue;
            }

            if (entity.GetTableName() is { } table)
            {
                entity.SetTableName(Of(table));
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Of(key.GetName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Of(index.GetDatabaseName()!));
            }

            foreach (var foreign in entity.GetForeignKeys())
            {
                if (foreign.GetConstraintName() is { } name)
                {
                    foreign.SetConstraintName(Of(name));
                }
            }
        }
    }

    /// <summary><c>XpLedgerEntry</c> is <c>xp_ledger_entry</c>, <c>PK_Users</c> is <c>pk_users</c>, <c>HTMLBody</c> is <c>html_body</c>.</summary>
    public static string Of(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var wordStarts = i > 0 && char.IsUpper(c) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (wordStarts)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}
