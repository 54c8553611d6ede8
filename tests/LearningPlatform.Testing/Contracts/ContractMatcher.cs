using LearningPlatform.Api.Dialects.Framework.Contracts;

namespace LearningPlatform.Testing.Contracts;

/// <summary>Finds the operation of a request by the contracts alone, without the routes of the server that it judges.</summary>
internal static class ContractMatcher
{
    /// <summary>The contract whose base path a path is below; null for none.</summary>
    public static Contract? ContractOf(string path) => ContractSet.All.Values.FirstOrDefault(contract =>
        path.StartsWith(contract.BasePath, StringComparison.OrdinalIgnoreCase) && (path.Length == contract.BasePath.Length || path[contract.BasePath.Length] == '/'));

    /// <summary>The operation; null when the contract has none for this method and path. Literal segments win over parameters.</summary>
    public static ContractOperation? Find(Contract contract, string method, string path)
    {
        var segments = path[contract.BasePath.Length..].Split('/');
        return contract.Operations.Values
            .Where(operation => operation.Method == method && Fits(operation.Path.Split('/'), segments))
            .OrderBy(operation => string.Concat(operation.Path.Split('/').Select(segment => IsParameter(segment) ? '1' : '0')), StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static bool Fits(string[] template, string[] segments)
    {
        // Routing doesn't tell a path with a slash at its end from one without.
        if (segments is [.., ""] && template is not [.., ""])
            segments = segments[..^1];
        else if (template is [.., ""] && segments is not [.., ""])
            template = template[..^1];

        return template.Length == segments.Length
            && template.Zip(segments).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
