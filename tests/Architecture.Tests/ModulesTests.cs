using System.Reflection;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>
/// House rule 8: a module of Core names another module only through that one's contract. A module's contract is what it offers to others: the types of
/// its folder Contracts, its ports (interfaces), its events, and everything of its own that these reach through their public members. The rest is its
/// inside. The kernel is everybody's.
/// </summary>
public sealed partial class ModulesTests
{
    private const string Root = "LearningPlatform.Core.";
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types =
        [.. typeof(Error).Assembly.GetTypes().Where(type => !type.IsNested && type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true && type.Name[0] != '<')];

    private static readonly HashSet<Type> Offered = Contract();

    /// <summary>Stores that share rows for a reason; each pair is a decision.</summary>
    private static readonly Dictionary<(string Store, string Other), string> Shared = new()
    {
        [("Learning", "Gamification")] = "A completion and its line in the ledger are one transaction (ADR 2).",
        [("Gamification", "Catalog")] = "Achievements are content files like the others and are read by the same reader of YAML.",
        [("Gamification", "Learning")] = "Sums of the ledger leave out what a reset of the learner took back.",
    };

    public static TheoryData<string> Modules => [.. Types.Select(Module).Where(module => module != "Kernel").Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_names_only_the_contracts_of_others(string module)
    {
        // A name that the module gives to something of its own, a type or a member, is taken for that.
        var own = Types.Where(type => Module(type) == module).SelectMany(type => type.GetMembers(Everything).Select(member => member.Name).Append(Name(type))).ToHashSet(StringComparer.Ordinal);
        var hits = new List<string>();
        foreach (var source in Repository.Product.Where(source => source.In($"LearningPlatform.Core/{module}")))
        {
            var named = Imports().Matches(source.Code).Select(match => match.Groups[1].Value).Where(other => other != module && other != "Kernel").ToHashSet(StringComparer.Ordinal);
            foreach (var inside in Types.Where(type => named.Contains(Module(type)) && !Offered.Contains(type) && !own.Contains(Name(type))))
            {
                hits.AddRange(source.Hits(new Regex($@"(?<![\w.""]){Regex.Escape(Name(inside))}\b(?!\s*=>)")).Select(hit => $"{hit}   ({Module(inside)}.{Name(inside)} is not in that module's contract)"));
            }
        }

        Findings.None(hits);
    }

    [Fact]
    public void The_modules_don_t_go_in_circles()
    {
        var edges = Repository.Product
            .Where(source => source.In("LearningPlatform.Core"))
            .SelectMany(source => Imports().Matches(source.Code).Select(match => (From: source.Path.Split('/')[1], To: match.Groups[1].Value)))
            .Where(edge => edge.To != "Kernel" && edge.To != edge.From)
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);

        var circles = edges.Select(group => group.Key).Where(module => Reaches(module, module, [])).ToList();

        Assert.Equal([], circles);

        bool Reaches(string from, string target, HashSet<string> seen) =>
            edges[from].Any(next => next == target || (seen.Add(next) && Reaches(next, target, seen)));
    }

    [Fact]
    public void A_store_reads_only_its_own_modules_rows()
    {
        // Each module's tables are its own: another module's folder below Data may not import its rows.
        var modules = Modules.Select(row => row.Data).ToHashSet(StringComparer.Ordinal);
        var hits = from source in Repository.Product
                   where source.In("LearningPlatform.Data") && modules.Contains(source.Path.Split('/')[1])
                   let module = source.Path.Split('/')[1]
                   from Match import in DataImports().Matches(source.Code)
                   let other = import.Groups[1].Value
                   where other != module && modules.Contains(other) && !Shared.ContainsKey((module, other))
                   select $"{source.Path}: {import.Value}";

        Findings.None(hits);
    }

    private static string Module(Type type) => type.Namespace![Root.Length..].Split('.')[0];

    private static string Name(Type type) => type.Name.Split('`')[0];

    private static HashSet<Type> Contract()
    {
        var offered = new HashSet<Type>();
        foreach (var type in Types)
        {
            if (type.IsInterface || typeof(IEvent).IsAssignableFrom(type) || type.Namespace!.EndsWith(".Contracts", StringComparison.Ordinal))
            {
                Reach(type);
            }
        }

        return offered;

        void Reach(Type type)
        {
            foreach (var part in Parts(type))
            {
                if (Types.Contains(part) && offered.Add(part))
                {
                    foreach (var member in Members(part))
                    {
                        Reach(member);
                    }

                    foreach (var kind in Types.Where(candidate => candidate.BaseType == part))
                    {
                        Reach(kind);
                    }
                }
            }
        }
    }

    private static IEnumerable<Type> Members(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetProperties(Public).Select(property => property.PropertyType)
            .Concat(type.GetMethods(Public).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors().SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)));
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GenericTypeArguments.SelectMany(Parts).Append(type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    [GeneratedRegex(@"LearningPlatform\.Core\.(\w+)")]
    private static partial Regex Imports();

    [GeneratedRegex(@"LearningPlatform\.Data\.(\w+)")]
    private static partial Regex DataImports();
}
