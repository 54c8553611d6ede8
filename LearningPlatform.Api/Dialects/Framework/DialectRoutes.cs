using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Marks an endpoint as an operation of a dialect.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Operation">The operation.</param>
internal sealed record DialectEndpoint(Dialect Dialect, ContractOperation Operation);

/// <summary>Registers the operations of one dialect. See docs/dialects.md.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="endpoints">Where endpoints are registered.</param>
internal sealed class DialectRoutes(Dialect dialect, IEndpointRouteBuilder endpoints)
{
    private readonly Dictionary<string, ContractOperation> registered = new(StringComparer.Ordinal);

    /// <summary>The dialect.</summary>
    public Dialect Dialect => dialect;

    /// <summary>The operations that are registered so far.</summary>
    public IReadOnlyCollection<string> Registered => registered.Keys;

    /// <summary>
    /// Registers an operation. Method, path, authentication, roles, limits, schemas and the status of success come from the contract; an id that
    /// the contract doesn't name, or one that is registered already, stops the start.
    /// </summary>
    /// <param name="operationId">The operation's id in the contract.</param>
    /// <param name="handler">
    /// A static method. Parameters: path and query parameters by their wire names (or <c>[FromQuery(Name = …)]</c>), <see cref="Body{T}"/>,
    /// <see cref="PageRequest"/>, <see cref="Caller"/>, use cases, <see cref="CancellationToken"/>. It returns an <see cref="Outcome{T}"/> of a
    /// wire record, of a <see cref="Page{T}"/>, of <see cref="Done"/>, of a <see cref="Reply{T}"/> or of an <see cref="IResult"/>, or a task of one.
    /// </param>
    public void Map(string operationId, Delegate handler)
    {
        var operation = dialect.Contract.Operation(operationId);
        if (!ReturnsOutcome(handler.Method.ReturnType))
            throw new InvalidOperationException($"{operation}: {handler.Method.Name} must return an Outcome<T> or a task of one.");

        if (!registered.TryAdd(operationId, operation))
            throw new InvalidOperationException($"{operation} is registered twice.");

        endpoints.MapMethods($"{dialect.BasePath}{operation.Path}", [operation.Method], handler)
            .AddEndpointFilter(Handle)
            .WithMetadata(new DialectEndpoint(dialect, operation))
            .WithDisplayName($"{dialect.Name} {operationId}")
            .ExcludeFromDescription();
    }

    // Renders what the handler returns. A refusal that came up while its arguments were bound wins, and the handler isn't called.
    private static async ValueTask<object?> Handle(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = DialectRequest.Of(context.HttpContext);
        if (!request.Admitted)
            throw new InvalidOperationException($"{request.Operation} was reached around the pipeline.");

        var result = request.Refusal is null ? (IOutcome?)await next(context) : null;
        var error = request.Refusal ?? result!.Error;
        if (error is not null)
            await DialectRenderer.Refuse(request, error);
        else
            await DialectRenderer.Succeed(request, result!.Value);

        return Results.Empty;
    }

    private static bool ReturnsOutcome(Type type)
    {
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            type = type.GetGenericArguments()[0];

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Outcome<>);
    }
}

/// <summary>All five dialects, for the modules to register their operations.</summary>
internal sealed class DialectApi
{
    private readonly Dictionary<string, DialectRoutes> routes;

    /// <summary>Makes the route groups.</summary>
    /// <param name="dialects">The dialects.</param>
    /// <param name="app">The application; for hubs and operations outside the dialects.</param>
    public DialectApi(IEnumerable<Dialect> dialects, IEndpointRouteBuilder app)
    {
        App = app;
        routes = dialects.ToDictionary(dialect => dialect.Name, dialect => new DialectRoutes(dialect, app), StringComparer.Ordinal);
    }

    /// <summary>The application, for what is no dialect: hubs, <c>/app/api</c>, key sets.</summary>
    public IEndpointRouteBuilder App { get; }

    /// <summary>Academy.</summary>
    public DialectRoutes Academy => routes["academy"];

    /// <summary>Labs.</summary>
    public DialectRoutes Labs => routes["labs"];

    /// <summary>OpenCode.</summary>
    public DialectRoutes OpenCode => routes["opencode"];

    /// <summary>Unpuzzle.</summary>
    public DialectRoutes Unpuzzle => routes["unpuzzle"];

    /// <summary>Wayr.</summary>
    public DialectRoutes Wayr => routes["wayr"];

    /// <summary>The five route groups.</summary>
    public IReadOnlyCollection<DialectRoutes> All => routes.Values;
}
