using System.Globalization;
using System.Text;

namespace LearningPlatform.Core.Catalog.Import.Exercism;

/// <summary>What a learner starts from: the functions with their types, returning a value that compiles.</summary>
internal static class Templates
{
    private static readonly string[] Headers = ["map", "optional", "string", "vector"];
    private static readonly string[] Collections = ["List", "Map"];

    /// <summary>A template for each language that has types for the functions; the first is the lesson's main one.</summary>
    public static IReadOnlyList<CodeVariant> Of(IReadOnlyList<Signature> functions)
    {
        var free = new List<CodeVariant>
        {
            new("python", Join("\n\n", functions.Select(Python)), null),
            new("javascript", Join("\n", functions.Select(JavaScript)), null),
            new("typescript", Join("\n", functions.Select(TypeScript)), null),
        };
        return !functions.All(function => function.Typed) ? free :
        [
            .. free,
            new("java", Java(functions), null),
            new("go", "package main\n\n" + Join("\n", functions.Select(Go)), null),
            new("rust", (functions.Any(Tables) ? "use std::collections::HashMap;\n\n" : "") + Join("\n", functions.Select(Rust)), null),
            new("cpp", Includes(functions) + Join("\n", functions.Select(Cpp)), null),
        ];
    }

    private static string Join(string between, IEnumerable<string> parts) => string.Join(between, parts);

    private static string Python(Signature function) => $"def {function}:\n    return {Literal(function.Result, "False", "None", "[]", "{}")}\n";

    private static string JavaScript(Signature function) => $"function {function} {{\n  return {Literal(function.Result, "false", "null", "[]", "{}")};\n}}\n";

    private static string TypeScript(Signature function)
    {
        var parameters = Join(", ", function.Parameters.Select(parameter => $"{parameter.Name}: {TypeScriptType(parameter.Shape)}"));
        return $"function {function.Name}({parameters}): {TypeScriptType(function.Result)} {{\n  return {Literal(function.Result, "false", "null", "[]", "{}")};\n}}\n";
    }

    private static string Java(IReadOnlyList<Signature> functions)
    {
        var code = new StringBuilder();
        var types = Join(" ", functions.SelectMany(Shapes).Select(JavaType));
        var imports = Collections.Where(name => types.Contains(name + "<", StringComparison.Ordinal)).Select(name => $"import java.util.{name};\n").ToList();
        code.AppendJoin("", imports).Append(imports.Count == 0 ? "" : "\n");

        code.Append("class Solution {\n");
        foreach (var (function, i) in functions.Select((function, i) => (function, i)))
        {
            var parameters = Join(", ", function.Parameters.Select(parameter => $"{JavaType(parameter.Shape)} {parameter.Name}"));
            var value = function.Result switch
            {
                ListShape list when Tables(list) => "List.of()",
                ListShape list => $"new {JavaType(list)}{{}}",
                OptionalShape => "null",
                TableShape => "Map.of()",
                _ => Literal(function.Result, "false", "null", "", ""),
            };
            code.Append(i == 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"    static {JavaType(function.Result)} {function.Name}({parameters}) {{\n        return {value};\n    }}\n");
        }

        return code.Append("}\n").ToString();
    }

    private static string Go(Signature function)
    {
        var parameters = Join(", ", function.Parameters.Select(parameter => $"{parameter.Name} {GoType(parameter.Shape)}"));
        var value = function.Result is OptionalShape ? "nil" : function.Result is ListShape or TableShape ? $"{GoType(function.Result)}{{}}" : Literal(function.Result, "false", "nil", "", "");
        return $"func {function.Name}({parameters}) {GoType(function.Result)} {{\n\treturn {value}\n}}\n";
    }

    private static string Rust(Signature function)
    {
        var parameters = Join(", ", function.Parameters.Select(parameter => $"{parameter.Name}: {RustType(parameter.Shape)}"));
        var value = function.Result switch
        {
            TextShape => "String::new()",
            ListShape => "Vec::new()",
            TableShape => "HashMap::new()",
            OptionalShape => "None",
            _ => Literal(function.Result, "false", "", "", ""),
        };
        return $"fn {function.Name}({parameters}) -> {RustType(function.Result)} {{\n    {value}\n}}\n";
    }

    private static string Cpp(Signature function)
    {
        var parameters = Join(", ", function.Parameters.Select(parameter => $"{CppType(parameter.Shape)} {parameter.Name}"));
        var value = function.Result is OptionalShape ? "std::nullopt" : function.Result is ListShape or TableShape ? "{}" : Literal(function.Result, "false", "", "", "");
        return $"{CppType(function.Result)} {function.Name}({parameters}) {{\n    return {value};\n}}\n";
    }

    private static string Literal(Shape shape, string no, string nothing, string list, string table) => shape switch
    {
        TruthShape => no,
        WholeShape => "0",
        FractionShape => "0.0",
        TextShape => "\"\"",
        ListShape => list,
        TableShape => table,
        _ => nothing,
    };

    private static string TypeScriptType(Shape shape) => shape switch
    {
        TruthShape => "boolean",
        WholeShape or FractionShape => "number",
        TextShape => "string",
        ListShape { Item: OptionalShape { Typed: true } } list => $"({TypeScriptType(list.Item)})[]",
        ListShape list => TypeScriptType(list.Item) + "[]",
        TableShape table => $"Record<string, {TypeScriptType(table.Value)}>",
        OptionalShape { Typed: true } optional => TypeScriptType(optional.Value) + " | null",
        _ => "any",
    };

    private static string JavaType(Shape shape) => shape switch
    {
        TruthShape => "boolean",
        WholeShape whole => whole.Long ? "long" : "int",
        FractionShape => "double",
        ListShape list when Tables(list) => $"List<{JavaType(list.Item)}>",
        ListShape list => JavaType(list.Item) + "[]",
        TableShape table => $"Map<String, {JavaBox(table.Value)}>",
        OptionalShape optional => JavaBox(optional.Value),
        _ => "String",
    };

    private static string JavaBox(Shape shape) => shape switch
    {
        TruthShape => "Boolean",
        WholeShape whole => whole.Long ? "Long" : "Integer",
        FractionShape => "Double",
        _ => JavaType(shape),
    };

    private static string GoType(Shape shape) => shape switch
    {
        TruthShape => "bool",
        WholeShape => "int",
        FractionShape => "float64",
        ListShape list => "[]" + GoType(list.Item),
        TableShape table => "map[string]" + GoType(table.Value),
        OptionalShape optional => "*" + GoType(optional.Value),
        _ => "string",
    };

    private static string RustType(Shape shape) => shape switch
    {
        TruthShape => "bool",
        WholeShape => "i64",
        FractionShape => "f64",
        ListShape list => $"Vec<{RustType(list.Item)}>",
        TableShape table => $"HashMap<String, {RustType(table.Value)}>",
        OptionalShape optional => $"Option<{RustType(optional.Value)}>",
        _ => "String",
    };

    private static string CppType(Shape shape) => shape switch
    {
        TruthShape => "bool",
        WholeShape whole => whole.Long ? "long long" : "int",
        FractionShape => "double",
        ListShape list => $"std::vector<{CppType(list.Item)}>",
        TableShape table => $"std::map<std::string, {CppType(table.Value)}>",
        OptionalShape optional => $"std::optional<{CppType(optional.Value)}>",
        _ => "std::string",
    };

    private static string Includes(IReadOnlyList<Signature> functions)
    {
        var types = Join(" ", functions.SelectMany(Shapes).Select(CppType));
        var headers = Headers.Where(name => types.Contains($"std::{name}", StringComparison.Ordinal)).Select(name => $"#include <{name}>\n").ToList();
        return headers.Count == 0 ? "" : string.Concat(headers) + "\n";
    }

    private static bool Tables(Signature function) => Shapes(function).Any(Tables);

    private static IEnumerable<Shape> Shapes(Signature function) => function.Parameters.Select(parameter => parameter.Shape).Append(function.Result);

    private static bool Tables(Shape shape) => shape switch
    {
        TableShape => true,
        ListShape list => Tables(list.Item),
        OptionalShape optional => Tables(optional.Value),
        _ => false,
    };
}
