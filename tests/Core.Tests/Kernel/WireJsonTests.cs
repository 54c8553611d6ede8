using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace LearningPlatform.Core.Tests.Kernel;

public sealed class WireJsonTests
{
    /// <summary>Ports whose turns may be taken in another process.</summary>
    private static readonly Type[] Ports = [typeof(ILearners), typeof(ILeaderboards), typeof(ISandboxes)];

    public static TheoryData<Type> Refusals => [.. typeof(Error).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Error)) && !type.IsAbstract)];

    /// <summary>Parts of messages that come in several kinds.</summary>
    public static TheoryData<Type> Kinds => [.. Parts().Where(type => type is { IsAbstract: true, IsInterface: false })];

    public static TheoryData<Type> Messages => [.. Ports.SelectMany(Travellers).Distinct()];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_arrives_as_the_same_refusal(Type type)
    {
        var refusal = (Error)Sample.Of(type);

        var arrived = WireJson.Read<Outcome<Done>>(WireJson.Write<Outcome<Done>>(refusal));

        Assert.IsType(type, arrived.Error);
        Assert.Equal(WireJson.Write(refusal), WireJson.Write(arrived.Error));
        Assert.Equal((refusal.Code, refusal.Message), (arrived.Error!.Code, arrived.Error.Message));
    }

    [Fact]
    public void A_value_arrives_as_the_value()
    {
        Assert.Equal(42, WireJson.Read<Outcome<int>>(WireJson.Write<Outcome<int>>(42)).Value);
        Assert.True(WireJson.Read<Outcome<Done>>(WireJson.Write<Outcome<Done>>(Done.Value)).Ok);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_a_port_takes_and_gives_arrives_whole(Type type)
    {
        foreach (var concrete in Concrete(type))
        {
            var written = System.Text.Json.JsonSerializer.Serialize(Sample.Of(concrete), type, WireJson.Options);

            var arrived = System.Text.Json.JsonSerializer.Deserialize(written, type, WireJson.Options);

            Assert.IsType(concrete, arrived, exactMatch: !concrete.IsInterface);
            Assert.Equal(written, System.Text.Json.JsonSerializer.Serialize(arrived, type, WireJson.Options));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_kind_of_several_arrives_as_that_kind(Type type) => What_a_port_takes_and_gives_arrives_whole(type);

    [Fact]
    public void A_name_that_is_no_refusal_is_refused()
    {
        var forged = """{"value":null,"error":{"kind":"LearningPlatform.Core.Kernel.Caller","data":{}}}""";

        Assert.Throws<System.Text.Json.JsonException>(() => WireJson.Read<Outcome<Done>>(forged));
    }

    private static IEnumerable<Type> Travellers(Type port)
    {
        foreach (var method in port.GetMethods())
        {
            foreach (var parameter in method.GetParameters().Select(parameter => parameter.ParameterType).Where(IsOurs))
            {
                yield return parameter;
            }

            var answer = method.ReturnType.GenericTypeArguments.Single();
            yield return answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Outcome<>) ? answer.GenericTypeArguments.Single() : answer;
        }
    }

    /// <summary>Everything of Core that messages are made of.</summary>
    private static HashSet<Type> Parts()
    {
        var parts = new HashSet<Type>();
        var open = new Queue<Type>(Messages.Select(row => row.Data));
        while (open.TryDequeue(out var type))
        {
            foreach (var part in Concrete(type).Append(type).Where(IsOurs).Where(parts.Add))
            {
                foreach (var inner in part.GetProperties().Select(property => property.PropertyType).Concat(part.GenericTypeArguments))
                {
                    open.Enqueue(inner);
                }
            }
        }

        return parts;
    }

    private static IEnumerable<Type> Concrete(Type type) =>
        type is { IsAbstract: true, IsInterface: false } ? type.Assembly.GetTypes().Where(candidate => candidate.IsSubclassOf(type) && !candidate.IsAbstract) : [type];

    private static bool IsOurs(Type type) => type.Assembly == typeof(Error).Assembly || type.GenericTypeArguments.Any(IsOurs);

    /// <summary>Values with something in every property, so that a property lost on the way is seen.</summary>
    private static class Sample
    {
        public static object Of(Type type)
        {
            var real = Nullable.GetUnderlyingType(type) ?? type;
            if (real.IsEnum)
            {
                return Enum.GetValues(real).Cast<object>().Last();
            }

            return Simple(real) ?? Many(real) ?? Made(Concrete(real).First());
        }

        private static object? Simple(Type type) => type switch
        {
            _ when type == typeof(string) => "ü\"<x>",
            _ when type == typeof(Guid) => Ids.New(),
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 1L << 40,
            _ when type == typeof(double) => 87.5,
            _ when type == typeof(decimal) => 12.34m,
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte[]) => new byte[] { 0, 255 },
            _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(1500),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(2)),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 29),
            _ when type == typeof(System.Text.Json.JsonElement) => System.Text.Json.JsonSerializer.SerializeToElement(new { a = 1 }),
            _ => null,
        };

        private static object? Many(Type type)
        {
            if (type.IsArray)
            {
                var array = Array.CreateInstance(type.GetElementType()!, 1);
                array.SetValue(Of(type.GetElementType()!), 0);
                return array;
            }

            var map = Generic(type, typeof(IReadOnlyDictionary<,>));
            if (map is not null)
            {
                var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(map.GenericTypeArguments))!;
                dictionary.Add(Of(map.GenericTypeArguments[0]), map.GenericTypeArguments[1] == typeof(object) ? "detail" : Of(map.GenericTypeArguments[1]));
                return dictionary;
            }

            if (type != typeof(string) && Generic(type, typeof(IEnumerable<>)) is { } sequence && type.IsInterface)
            {
                var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(sequence.GenericTypeArguments))!;
                list.Add(Of(sequence.GenericTypeArguments[0]));
                return list;
            }

            return null;
        }

        private static object Made(Type type)
        {
            var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length);
            var made = constructor is null
                ? Activator.CreateInstance(type)!
                : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
            var given = constructor?.GetParameters().Select(parameter => parameter.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
            foreach (var property in type.GetProperties().Where(property =>
                property.CanWrite && !given.Contains(property.Name) && property.DeclaringType == type && property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
            {
                property.SetValue(made, Of(property.PropertyType));
            }

            return made;
        }

        private static Type? Generic(Type type, Type definition) =>
            type.GetInterfaces().Append(type).FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
    }
}
