// Two programs in one jar that is made once on a machine. Compile makes a jar of the learner's sources on standard output. Call calls one of its methods and
// writes how it ended as JSON to descriptor 3; it runs inside the box, in the learner's process: whatever it writes is the learner's word.
package lp;

import java.io.*;
import java.lang.reflect.*;
import java.math.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.jar.*;
import java.util.zip.*;
import javax.tools.*;

final class Compile {
    private static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String name) throws IOException {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.name = name;
            this.text = Files.readString(Path.of(name));
        }

        @Override public String getName() { return name; }

        @Override public CharSequence getCharContent(boolean ignore) { return text; }

        // Whatever the public class is called: there is one name for the main file.
        @Override public boolean isNameCompatible(String simpleName, Kind kind) { return kind == Kind.SOURCE; }
    }

    private static final class Made extends SimpleJavaFileObject {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Made(String name) { super(URI.create("made:///" + name.replace('.', '/') + ".class"), Kind.CLASS); }

        @Override public OutputStream openOutputStream() { return bytes; }
    }

    public static void main(String[] args) throws Exception {
        boolean program = args[0].equals("program");
        List<Source> sources = new ArrayList<>();
        for (int i = 1; i < args.length; i++) sources.add(new Source(args[i]));
        Map<String, Made> classes = new LinkedHashMap<>();
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileManager files = new ForwardingJavaFileManager<>(compiler.getStandardFileManager(told, Locale.ROOT, StandardCharsets.UTF_8)) {
            @Override public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                Made made = new Made(name);
                classes.put(name, made);
                return made;
            }
        };
        List<String> options = List.of("-proc:none", "-parameters", "-g", "-nowarn", "-Xlint:none", "-Xmaxerrs", "20", "-classpath", "/box/none", "-implicit:none");
        boolean compiled = compiler.getTask(null, files, told, options, null, sources).call();
        for (Diagnostic<? extends JavaFileObject> one : told.getDiagnostics()) {
            if (one.getKind() != Diagnostic.Kind.ERROR) continue;
            if (!(one.getSource() instanceof Source source)) {
                System.err.println("error: " + one.getMessage(Locale.ROOT));
                continue;
            }
            System.err.println(source.name + ":" + one.getLineNumber() + ": error: " + one.getMessage(Locale.ROOT));
            String[] lines = source.text.split("\r?\n", -1);
            int line = (int) one.getLineNumber() - 1;
            if (line >= 0 && line < lines.length && lines[line].length() < 500) {
                System.err.println(lines[line]);
                System.err.println(" ".repeat((int) Math.max(0, Math.min(one.getColumnNumber() - 1, 500))) + "^");
            }
        }
        if (!compiled) System.exit(1);

        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (program) {
            String main = mainClass(classes);
            if (main == null) {
                System.err.println(sources.get(0).name + ":1: error: there is no class with 'public static void main(String[] args)'");
                System.exit(1);
            }
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        }
        try (JarOutputStream jar = new JarOutputStream(new BufferedOutputStream(System.out, 1 << 16))) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            manifest.write(jar);
            for (Map.Entry<String, Made> made : classes.entrySet()) {
                jar.putNextEntry(new ZipEntry(made.getKey().replace('.', '/') + ".class"));
                made.getValue().bytes.writeTo(jar);
            }
            if (!program) {
                try (ZipFile own = new ZipFile("/box/call.jar")) {
                    for (ZipEntry entry : Collections.list(own.entries())) {
                        if (!entry.getName().startsWith("lp/Call")) continue;
                        jar.putNextEntry(new ZipEntry(entry.getName()));
                        own.getInputStream(entry).transferTo(jar);
                    }
                }
            }
        }
    }

    private static String mainClass(Map<String, Made> classes) {
        ClassLoader loader = new ClassLoader(null) {
            @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
                Made made = classes.get(name);
                if (made == null) return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
                return defineClass(name, made.bytes.toByteArray(), 0, made.bytes.size());
            }
        };
        List<String> names = new ArrayList<>(classes.keySet());
        if (names.remove("Main")) names.add(0, "Main");
        for (String name : names) {
            try {
                Method main = Class.forName(name, false, loader).getMethod("main", String[].class);
                if (Modifier.isStatic(main.getModifiers()) && main.getReturnType() == void.class) return name;
            } catch (ReflectiveOperationException | LinkageError e) {
                // The next one.
            }
        }
        return null;
    }
}

final class Call {
    /** A value doesn't fit its type. */
    private static final class Unfit extends RuntimeException {
        Unfit() { super(null, null, false, false); }
    }

    /** A value can't be written. */
    private static final class Unwritable extends RuntimeException {
        Unwritable(String what) { super(what, null, false, false); }
    }

    private record Number(String text) {}

    public static void main(String[] args) throws Exception {
        Map<?, ?> call = (Map<?, ?>) new Reader(Files.readString(Path.of("/box/call.json"))).value();
        String name = (String) call.get("function");
        List<Method> methods = find(name);
        Method unfitting = null;
        String why = null;
        for (Method method : methods) {
            String[] reason = new String[1];
            Object[] given = given(method, name, call.get("arguments"), reason);
            if (given != null) {
                invoke(method, name, given);
                return;
            }
            if (why == null || unfitting.getParameterCount() != count(call.get("arguments"))) {
                why = reason[0];
                unfitting = method;
            }
        }
        impossible(why);
    }

    private static int count(Object arguments) { return arguments instanceof Map<?, ?> map ? map.size() : ((List<?>) arguments).size(); }

    private static List<Method> find(String name) throws Exception {
        int dot = name.lastIndexOf('.');
        String plain = plain(name.substring(dot + 1));
        List<String> classes = new ArrayList<>();
        try (ZipFile jar = new ZipFile("/box/program")) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements();) {
                String entry = entries.nextElement().getName();
                if (entry.endsWith(".class") && !entry.startsWith("lp/Call")) classes.add(entry.substring(0, entry.length() - 6).replace('/', '.'));
            }
        }
        if (dot > 0) {
            String wanted = name.substring(0, dot);
            classes.removeIf(c -> !c.replace('$', '.').equals(wanted) && !c.replace('$', '.').endsWith("." + wanted));
        } else {
            classes.sort(Comparator.comparing(c -> !(c.equals("Solution") || c.endsWith(".Solution"))));
        }
        Method instance = null;
        for (String one : classes) {
            Class<?> type = Class.forName(one, false, Call.class.getClassLoader());
            List<Method> exact = new ArrayList<>();
            List<Method> alike = new ArrayList<>();
            for (Method method : type.getDeclaredMethods()) {
                if (method.isSynthetic() || !plain(method.getName()).equals(plain)) continue;
                if (!Modifier.isStatic(method.getModifiers())) {
                    instance = method;
                    continue;
                }
                (method.getName().equals(name.substring(dot + 1)) ? exact : alike).add(method);
            }
            if (!exact.isEmpty() || !alike.isEmpty()) return exact.isEmpty() ? alike : exact;
        }
        impossible(instance != null ? "'" + name + "' is not static." : "The code does not define '" + name + "'.");
        return null;
    }

    private static String plain(String name) { return name.replace("_", "").toLowerCase(Locale.ROOT); }

    private static Object[] given(Method method, String name, Object arguments, String[] reason) {
        Parameter[] parameters = method.getParameters();
        List<Object> list = new ArrayList<>();
        if (arguments instanceof Map<?, ?> named) {
            for (Parameter parameter : parameters) {
                Object key = named.keySet().stream().filter(k -> plain((String) k).equals(plain(parameter.getName()))).findFirst().orElse(null);
                if (key == null) {
                    reason[0] = "The test gives no argument for '" + parameter.getName() + "'.";
                    return null;
                }
                list.add(named.get(key));
            }
            for (Object key : named.keySet()) {
                if (Arrays.stream(parameters).noneMatch(p -> plain(p.getName()).equals(plain((String) key)))) {
                    reason[0] = "'" + name + "' has no parameter '" + key + "'.";
                    return null;
                }
            }
        } else {
            list.addAll((List<?>) arguments);
            int fixed = parameters.length - 1;
            if (method.isVarArgs() && list.size() >= fixed && !(list.size() == parameters.length && list.get(fixed) instanceof List)) {
                List<Object> rest = new ArrayList<>(list.subList(fixed, list.size()));
                list.subList(fixed, list.size()).clear();
                list.add(rest);
            }
        }
        if (list.size() != parameters.length) {
            reason[0] = "'" + name + "' takes " + parameters.length + " arguments, but the test gives " + list.size() + ".";
            return null;
        }
        Object[] given = new Object[parameters.length];
        for (int i = 0; i < given.length; i++) {
            try {
                given[i] = get(list.get(i), parameters[i].getParameterizedType());
            } catch (Unfit e) {
                reason[0] = "The argument for '" + parameters[i].getName() + "' does not fit its type "
                    + parameters[i].getParameterizedType().getTypeName().replaceAll("\\b[a-z]\\w*\\.", "") + ".";
                return null;
            }
        }
        return given;
    }

    private static void invoke(Method method, String name, Object[] given) throws Exception {
        Object value;
        try {
            method.setAccessible(true);
            value = method.invoke(null, given);
        } catch (InvocationTargetException e) {
            raised(e.getCause());
            return;
        } catch (ExceptionInInitializerError e) {
            raised(e.getCause() == null ? e : e.getCause());
            return;
        }
        StringBuilder out = new StringBuilder("{\"returned\":");
        try {
            put(value, out, 0);
        } catch (Unwritable e) {
            impossible("'" + name + "' returned what can't be written as JSON: " + e.getMessage() + ".");
        }
        send(out.append('}').toString());
    }

    private static void raised(Throwable error) throws Exception {
        List<StackTraceElement> frames = new ArrayList<>();
        for (StackTraceElement frame : error.getStackTrace()) {
            if (frame.getClassName().startsWith("lp.") || frame.getClassName().startsWith("jdk.internal.reflect.") || frame.getClassName().equals("java.lang.reflect.Method")) continue;
            frames.add(frame);
        }
        error.setStackTrace(frames.toArray(new StackTraceElement[0]));
        error.printStackTrace();
        if (error instanceof OutOfMemoryError) System.exit(1);
        Set<String> types = new LinkedHashSet<>();
        for (Class<?> type = error.getClass(); type != Object.class; type = type.getSuperclass()) types.add(type.getSimpleName());
        for (Class<?> type = error.getClass(); type != Object.class; type = type.getSuperclass()) types.add(type.getName());
        StringBuilder out = new StringBuilder("{\"raised\":");
        put(types, out, 0);
        out.append(",\"message\":");
        put(error.getMessage() == null ? "" : error.getMessage(), out, 0);
        send(out.append('}').toString());
    }

    private static void impossible(String reason) throws Exception {
        StringBuilder out = new StringBuilder("{\"impossible\":");
        put(reason, out, 0);
        send(out.append('}').toString());
    }

    private static void send(String text) throws Exception {
        System.out.flush();
        System.err.flush();

        // There is no other way to a descriptor that was open from the start.
        FileDescriptor three = new FileDescriptor();
        Field unsafe = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        sun.misc.Unsafe memory = (sun.misc.Unsafe) unsafe.get(null);
        memory.putInt(three, memory.objectFieldOffset(FileDescriptor.class.getDeclaredField("fd")), 3);
        try (FileOutputStream out = new FileOutputStream(three)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Runtime.getRuntime().halt(0);
    }

    private static <T> T fit(boolean fits, T value) {
        if (!fits) throw new Unfit();
        return value;
    }

    private static String number(Object json) { return fit(json instanceof Number, json) instanceof Number number ? number.text() : ""; }

    private static String string(Object json) { return fit(json instanceof String, json).toString(); }

    private static List<?> items(Object json) { return json instanceof List<?> list ? list : fit(false, List.of()); }

    private static Map<?, ?> members(Object json) { return json instanceof Map<?, ?> map ? map : fit(false, Map.of()); }

    private static long whole(Object json, long least, long most) {
        try {
            BigInteger number = new BigDecimal(number(json)).toBigIntegerExact();
            long value = number.longValueExact();
            return fit(value >= least && value <= most, value);
        } catch (ArithmeticException e) {
            throw new Unfit();
        }
    }

    private static char character(Object json) { return fit(json instanceof String text && text.length() == 1, json).toString().charAt(0); }

    private static Object get(Object json, Type type) {
        if (type instanceof WildcardType wild) return get(json, wild.getUpperBounds()[0]);
        if (type instanceof TypeVariable<?> variable) return get(json, variable.getBounds()[0] instanceof Class<?> bound ? bound : Object.class);
        if (type instanceof GenericArrayType array) return array(json, array.getGenericComponentType());
        Type[] of = type instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[] {Object.class, Object.class};
        Class<?> to = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (to.isPrimitive()) {
            if (to == boolean.class) return fit(json instanceof Boolean, json);
            if (to == char.class) return character(json);
            if (to == byte.class) return (byte) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE);
            if (to == short.class) return (short) whole(json, Short.MIN_VALUE, Short.MAX_VALUE);
            if (to == int.class) return (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
            if (to == long.class) return whole(json, Long.MIN_VALUE, Long.MAX_VALUE);
            double number = Double.parseDouble(number(json));
            return to == float.class ? (Object) (float) number : (Object) number;
        }
        if (to == Optional.class) return json == null ? Optional.empty() : Optional.of(get(json, of[0]));
        if (json == null) return null;
        if (to == Object.class || to == Comparable.class || to == Serializable.class) return natural(json);
        if (to == String.class || to == CharSequence.class) return fit(json instanceof String, json);
        if (to == StringBuilder.class) return new StringBuilder(string(json));
        if (to == Boolean.class) return fit(json instanceof Boolean, json);
        if (to == Character.class) return character(json);
        if (to == Byte.class) return get(json, byte.class);
        if (to == Short.class) return get(json, short.class);
        if (to == Integer.class) return get(json, int.class);
        if (to == Long.class) return get(json, long.class);
        if (to == Float.class) return get(json, float.class);
        if (to == Double.class) return get(json, double.class);
        if (to == java.lang.Number.class) return natural(fit(json instanceof Number, json));
        if (to == BigDecimal.class) return new BigDecimal(number(json));
        if (to == BigInteger.class) {
            try {
                return new BigDecimal(number(json)).toBigIntegerExact();
            } catch (ArithmeticException e) {
                throw new Unfit();
            }
        }
        if (to.isArray()) return array(json, to.getComponentType());
        if (to.isEnum()) {
            for (Object constant : to.getEnumConstants()) if (((Enum<?>) constant).name().equals(json)) return constant;
            throw new Unfit();
        }
        if (Iterable.class.isAssignableFrom(to)) {
            Collection<Object> made = collection(to);
            for (Object item : items(json)) made.add(get(item, of[0]));
            return made;
        }
        if (Map.class.isAssignableFrom(to)) {
            Map<Object, Object> made = map(to);
            for (Map.Entry<?, ?> item : members(json).entrySet()) made.put(key((String) item.getKey(), of[0]), get(item.getValue(), of[1]));
            return made;
        }
        if (to.isRecord()) return record(json, to);
        throw new Unfit();
    }

    private static Object key(String key, Type type) {
        boolean text = type == String.class || type == Object.class || type == Character.class || type instanceof Class<?> c && c.isEnum();
        if (type == Boolean.class) return key.equals("true");
        return text ? get(key, type) : get(new Number(fit(key.matches("-?\\d+(\\.\\d+)?"), key)), type);
    }

    private static Object array(Object json, Type type) {
        List<?> list = items(json);
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type instanceof Class<?> ? type : Object.class);
        if (type instanceof GenericArrayType) raw = list.isEmpty() ? Object[].class : array(list.get(0), ((GenericArrayType) type).getGenericComponentType()).getClass();
        Object made = Array.newInstance(raw, list.size());
        for (int i = 0; i < list.size(); i++) {
            Object item = get(list.get(i), type);
            Array.set(made, i, fit(item != null || !raw.isPrimitive(), item));
        }
        return made;
    }

    @SuppressWarnings("unchecked")
    private static <T> T made(Class<?> type, T usual) {
        if (type.isInstance(usual)) return usual;
        try {
            return (T) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new Unfit();
        }
    }

    private static Collection<Object> collection(Class<?> type) {
        if (type.isAssignableFrom(ArrayList.class)) return new ArrayList<>();
        if (type.isAssignableFrom(LinkedHashSet.class)) return new LinkedHashSet<>();
        if (type.isAssignableFrom(TreeSet.class)) return new TreeSet<>();
        if (type.isAssignableFrom(ArrayDeque.class)) return new ArrayDeque<>();
        return made(type, new LinkedList<>());
    }

    private static Map<Object, Object> map(Class<?> type) {
        if (type.isAssignableFrom(LinkedHashMap.class)) return new LinkedHashMap<>();
        return made(type, new TreeMap<>());
    }

    private static Object record(Object json, Class<?> type) {
        Map<?, ?> object = members(json);
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = get(fit(object.containsKey(parts[i].getName()), object.get(parts[i].getName())), parts[i].getGenericType());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new Unfit();
        }
    }

    private static Object natural(Object json) {
        if (json instanceof Number number) {
            if (number.text().matches("-?\\d+")) {
                BigInteger whole = new BigInteger(number.text());
                if (whole.bitLength() < 32) return whole.intValue();
                return whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
            }
            return Double.parseDouble(number.text());
        }
        if (json instanceof List<?> list) {
            List<Object> made = new ArrayList<>();
            for (Object item : list) made.add(natural(item));
            return made;
        }
        if (json instanceof Map<?, ?> map) {
            Map<Object, Object> made = new LinkedHashMap<>();
            map.forEach((key, value) -> made.put(key, natural(value)));
            return made;
        }
        return json;
    }

    @SuppressWarnings("unchecked")
    private static void put(Object value, StringBuilder out, int depth) throws ReflectiveOperationException {
        if (depth > 500) throw new Unwritable("it contains itself");
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte || value instanceof BigInteger) out.append(value);
        else if (value instanceof Double number) {
            if (!Double.isFinite(number)) throw new Unwritable("the number " + value);
            out.append(number);
        } else if (value instanceof Float number) {
            if (!Float.isFinite(number)) throw new Unwritable("the number " + value);
            out.append(number);
        } else if (value instanceof BigDecimal number) out.append(number.toString());
        else if (value instanceof CharSequence || value instanceof Character) quote(value.toString(), out);
        else if (value instanceof Enum<?> constant) quote(constant.name(), out);
        else if (value instanceof Optional<?> optional) put(optional.orElse(null), out, depth + 1);
        else if (value.getClass().isArray()) {
            out.append('[');
            for (int i = 0; i < Array.getLength(value); i++) {
                if (i > 0) out.append(',');
                put(Array.get(value, i), out, depth + 1);
            }
            out.append(']');
        } else if (value instanceof Iterable<?> items) {
            if (value instanceof HashSet && !(value instanceof LinkedHashSet)) {
                // Its order is nobody's: sorted, so that a test can name it.
                List<Object> sorted = new ArrayList<>((Set<Object>) value);
                try {
                    sorted.sort((Comparator<Object>) (Comparator<?>) Comparator.naturalOrder());
                } catch (ClassCastException | NullPointerException e) {
                    // Then as it is.
                }
                items = sorted;
            }
            String comma = "";
            out.append('[');
            for (Object item : items) {
                out.append(comma);
                put(item, out, depth + 1);
                comma = ",";
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            String comma = "";
            out.append('{');
            for (Map.Entry<?, ?> item : map.entrySet()) {
                out.append(comma);
                quote(String.valueOf(item.getKey()), out);
                out.append(':');
                put(item.getValue(), out, depth + 1);
                comma = ",";
            }
            out.append('}');
        } else if (value.getClass().isRecord()) {
            String comma = "";
            out.append('{');
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                part.getAccessor().setAccessible(true);
                out.append(comma);
                quote(part.getName(), out);
                out.append(':');
                put(part.getAccessor().invoke(value), out, depth + 1);
                comma = ",";
            }
            out.append('}');
        } else throw new Unwritable("a " + value.getClass().getSimpleName());
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) { this.text = text; }

        private boolean take(char c) {
            while (Character.isWhitespace(text.charAt(at))) at++;
            if (text.charAt(at) != c) return false;
            at++;
            return true;
        }

        Object value() {
            if (take('n')) return word(3, null);
            if (take('t')) return word(3, true);
            if (take('f')) return word(4, false);
            if (take('"')) return string();
            if (take('[')) {
                List<Object> list = new ArrayList<>();
                while (!take(']')) {
                    list.add(value());
                    take(',');
                }
                return list;
            }
            if (take('{')) {
                Map<String, Object> map = new LinkedHashMap<>();
                while (!take('}')) {
                    take('"');
                    String key = string();
                    take(':');
                    map.put(key, value());
                    take(',');
                }
                return map;
            }
            int from = at;
            while (at < text.length() && "0123456789+-.eE".indexOf(text.charAt(at)) >= 0) at++;
            if (from == at) throw new IllegalStateException("The call can't be read.");
            return new Number(text.substring(from, at));
        }

        private Object word(int length, Object value) {
            at += length;
            return value;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            while (true) {
                char c = text.charAt(at++);
                if (c == '"') return out.toString();
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                c = text.charAt(at++);
                switch (c) {
                    case 'n' -> out.append('\n');
                    case 't' -> out.append('\t');
                    case 'r' -> out.append('\r');
                    case 'b' -> out.append('\b');
                    case 'f' -> out.append('\f');
                    case 'u' -> {
                        out.append((char) Integer.parseInt(text, at, at + 4, 16));
                        at += 4;
                    }
                    default -> out.append(c);
                }
            }
        }
    }
}
