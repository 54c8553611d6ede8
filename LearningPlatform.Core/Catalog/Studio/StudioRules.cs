using System.Text;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Who may write what, and how things are named and put in order; pure.</summary>
public static class StudioRules
{
    /// <summary>Somebody else wrote in between.</summary>
    public static readonly Conflict Changed = new("catalog.changed_meanwhile", "It was changed meanwhile. Read it again.");

    /// <summary>A module needs something to learn.</summary>
    public static readonly Conflict Empty = new("catalog.module_empty", "A published module needs a published lesson.");

    /// <summary>What learners saw stays, for what they did in it.</summary>
    public static readonly Conflict WasPublished = new("catalog.was_published", "It was published once: archive it instead.");

    /// <summary>Why the caller may not write content at all; null when he may.</summary>
    /// <param name="caller">Who asks.</param>
    public static Forbidden? Refusal(Caller caller) => Authors.Are(caller) ? null : new Forbidden(ForbiddenReason.Role, "Only instructors and administrators write content.");

    /// <summary>Why the caller may not write this module; null when he may: instructors their own, administrators all.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="author">Who wrote it.</param>
    public static Forbidden? Refusal(Caller caller, Guid? author) =>
        Refusal(caller) ?? (caller.Is(Roles.Admin) || author == caller.UserId ? null : new Forbidden(ForbiddenReason.Owner, "Instructors change their own modules only."));

    /// <summary>A key that nothing else has, readable as far as the title is.</summary>
    /// <param name="id">The thing.</param>
    /// <param name="title">Its title.</param>
    public static string Key(Guid id, string title)
    {
        var plain = new StringBuilder();
        foreach (var sign in title.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                plain.Append(char.ToLowerInvariant(sign));
            }
            else if (plain.Length > 0 && plain[^1] != '-' && !char.IsSurrogate(sign) && char.IsWhiteSpace(sign) | char.IsPunctuation(sign))
            {
                plain.Append('-');
            }
        }

        var slug = plain.ToString(0, Math.Min(plain.Length, 60)).Trim('-');
        return $"{(slug.Length == 0 ? "untitled" : slug)}-{id.ToString("n")[20..]}";
    }

    /// <summary>What is wrong with prerequisites: each exists, none twice, and nothing comes before itself, also not over others.</summary>
    /// <param name="self">What they are of.</param>
    /// <param name="wanted">The prerequisites.</param>
    /// <param name="before">What comes before each that there is.</param>
    public static FieldError? Fault(Guid self, IReadOnlyList<Guid> wanted, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> before)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (wanted[i] == self || !before.ContainsKey(wanted[i]))
            {
                return new FieldError($"prerequisites[{i}]", wanted[i] == self ? "Nothing comes before itself." : "There is no such thing here.", FieldFault.Constraint, $"{wanted[i]}");
            }

            if (wanted.Take(i).Contains(wanted[i]))
            {
                return new FieldError($"prerequisites[{i}]", "Stands in the list twice.", FieldFault.Constraint, $"{wanted[i]}");
            }

            if (Reaches(wanted[i]))
            {
                return new FieldError($"prerequisites[{i}]", "Comes after this one itself, so neither could be opened.", FieldFault.Constraint, $"{wanted[i]}");
            }
        }

        return null;

        bool Reaches(Guid from)
        {
            var (seen, open) = (new HashSet<Guid> { from }, new Stack<Guid>([from]));
            while (open.TryPop(out var next))
            {
                foreach (var one in before.GetValueOrDefault(next) ?? [])
                {
                    if (one == self)
                    {
                        return true;
                    }

                    if (seen.Add(one))
                    {
                        open.Push(one);
                    }
                }
            }

            return false;
        }
    }
}
