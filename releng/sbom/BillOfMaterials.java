// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.security.MessageDigest;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Writes {@code omnimesh-sbom.json} (CycloneDX 1.6) into each installed product: exactly the bundles that are in its plugins folder, with the Maven
 * coordinates by which the build found them, and what a bundle of ours carries inside. (The CycloneDX Maven plugin also lists what POMs name and nobody
 * ships.) The same product gives the same bytes. Arguments: the p2 repository's artifacts.jar, the target definition, the folder of the products.
 */
final class BillOfMaterials {
    /** Libraries that are not bundles of their own: in which bundle, and their coordinates. */
    private static final Map<String, String> INSIDE = Map.of("org.omnimesh.storage.h2", "com.h2database:h2");

    private record Coordinates(String group, String artifact, String version) {
        String purl() {
            return "pkg:maven/" + group + "/" + artifact + "@" + version;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Coordinates> known = coordinates(Path.of(arguments[0]));
        String target = Files.readString(Path.of(arguments[1]));
        try (Stream<Path> tree = Files.walk(Path.of(arguments[2]), 5)) {
            for (Path plugins : tree.filter(path -> path.endsWith("plugins")).sorted().toList()) {
                Path product = plugins.getParent();
                String name = Path.of(arguments[2]).relativize(product).getName(0).toString();
                Files.writeString(product.resolve("omnimesh-sbom.json"), document(name, plugins, known, target));
            }
        }
    }

    private static String document(String product, Path plugins, Map<String, Coordinates> known, String target) throws Exception {
        List<String> components = new ArrayList<>();
        String version = "";
        try (Stream<Path> files = Files.list(plugins)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
                String id = file.getFileName().toString().replaceFirst("\\.jar$", "");
                String bundle = id.substring(0, id.lastIndexOf('_'));
                Coordinates coordinates = known.containsKey(id) ? known.get(id) : wrapped(bundle, target);
                components.add(component(coordinates, licence(file), sha256(file)));
                if (bundle.equals("org.omnimesh.api")) {
                    version = coordinates.version();
                }
                if (INSIDE.containsKey(bundle)) {
                    components.add(component(inside(INSIDE.get(bundle), target), null, null));
                }
            }
        }
        return "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\",\n  \"version\": 1,\n  \"metadata\": {\"component\": {\"type\": \"application\", \"name\": "
                + text(product) + ", \"version\": " + text(version) + "}},\n  \"components\": [\n    " + String.join(",\n    ", components) + "\n  ]\n}\n";
    }

    private static String component(Coordinates coordinates, String licence, String sha256) {
        return "{\"type\": \"library\", \"bom-ref\": " + text(coordinates.purl()) + ", \"group\": " + text(coordinates.group()) + ", \"name\": "
                + text(coordinates.artifact()) + ", \"version\": " + text(coordinates.version()) + ", \"purl\": " + text(coordinates.purl())
                + (licence == null ? "" : ", \"licenses\": [{\"license\": {\"name\": " + text(licence) + "}}]")
                + (sha256 == null ? "" : ", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": " + text(sha256) + "}]") + "}";
    }

    /** A plain jar that the target definition made a bundle of: its symbolic name ends with the artifact's name, dots for dashes. */
    private static Coordinates wrapped(String bundle, String target) throws IOException {
        Matcher dependency = Pattern.compile("<groupId>([^<]+)</groupId><artifactId>([^<]+)</artifactId><version>([^<]+)").matcher(target);
        while (dependency.find()) {
            if (bundle.endsWith("." + dependency.group(2).replace('-', '.'))) {
                return new Coordinates(dependency.group(1), dependency.group(2), dependency.group(3));
            }
        }
        throw new IOException("the target definition does not explain " + bundle);
    }

    private static Coordinates inside(String coordinates, String target) throws IOException {
        String[] parts = coordinates.split(":");
        Matcher version = Pattern.compile(Pattern.quote("<groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>") + "([^<]+)").matcher(target);
        if (!version.find()) {
            throw new IOException("the target definition does not name " + coordinates);
        }
        return new Coordinates(parts[0], parts[1], version.group(1));
    }

    /** The Maven coordinates of each bundle, by symbolic name, underscore and version, as its file is named. */
    private static Map<String, Coordinates> coordinates(Path artifacts) throws Exception {
        Map<String, Coordinates> known = new TreeMap<>();
        try (JarFile jar = new JarFile(artifacts.toFile()); InputStream xml = jar.getInputStream(jar.getEntry("artifacts.xml"))) {
            NodeList list = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getElementsByTagName("artifact");
            for (int i = 0; i < list.getLength(); i++) {
                Element artifact = (Element) list.item(i);
                Map<String, String> properties = new TreeMap<>();
                NodeList values = artifact.getElementsByTagName("property");
                for (int j = 0; j < values.getLength(); j++) {
                    properties.put(((Element) values.item(j)).getAttribute("name"), ((Element) values.item(j)).getAttribute("value"));
                }
                if (properties.containsKey("maven-groupId")) {
                    known.put(artifact.getAttribute("id") + "_" + artifact.getAttribute("version"), new Coordinates(properties.get("maven-groupId"),
                            properties.get("maven-artifactId"), properties.get("maven-version").replaceFirst("-SNAPSHOT$", "")));
                }
            }
        }
        return known;
    }

    private static String licence(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Bundle-License");
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
    }
}
